package dev.millrace.checks;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;

/** The walls of the house. */
@AnalyzeClasses(packages = "dev.millrace", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] SERVICES = {
        "dev.millrace.ingest..",
        "dev.millrace.transcode..",
        "dev.millrace.fingerprint..",
        "dev.millrace.moderation..",
        "dev.millrace.tiering..",
        "dev.millrace.origin.."
    };

    private static final Set<String> METERS =
            Set.of("counter", "timer", "summary", "gauge", "gaugeCollectionSize", "gaugeMapSize", "more");

    @ArchTest
    static final ArchRule servicesNeverImportEachOther = slices().matching(
                    "dev.millrace.(ingest|transcode|fingerprint|moderation|tiering|origin)..")
            .should()
            .notDependOnEachOther()
            .because("each service must be able to run as a process of its own");

    @ArchTest
    static final ArchRule platformKnowsNoService = noClasses()
            .that()
            .resideInAPackage("dev.millrace.platform..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(SERVICES)
                    .or(resideInAnyPackage("dev.millrace.app..", "dev.millrace.encoder..", "dev.millrace.streams..")))
            .because("dependencies run from the services to the platform");

    /** What every package of the platform calls things by, and depends on nothing. */
    private static final String[] VOCABULARY = {
        "AssetId", "TenantId", "SourceId", "RevisionId", "AssetState", "Screening", "Visibility"
    };

    @ArchTest
    static final ArchRule platformPackagesHaveNoCycles = slices().matching("dev.millrace.platform.(*)..")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(
                    alwaysTrue(),
                    describe(
                            "are ids and words of the catalog",
                            type -> type.getPackageName().equals("dev.millrace.platform.catalog")
                                    && List.of(VOCABULARY).contains(type.getSimpleName())))
            .because("each can be read, and changed, after those it stands on");

    @ArchTest
    static final ArchRule nobodyKnowsTheApplication = noClasses()
            .that(resideInAnyPackage("dev.millrace..")
                    .and(describe(
                            "are outside of the application",
                            type -> !type.getPackageName().startsWith("dev.millrace.app"))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.millrace.app..")
            .because("the application puts the parts together, and no part looks back at it");

    @ArchTest
    static final ArchRule pureLibrariesArePlainJava = noClasses()
            .that()
            .resideInAnyPackage("dev.millrace.streams..", "dev.millrace.encoder..", "dev.millrace.hashing..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..", "java.net.http..", "io.netty..")
            .because("streams and hashes are pure functions, and the child has neither network nor database");

    @ArchTest
    static final ArchRule ffmpegIsLinkedInTheChildOnly = noClasses()
            .that()
            .resideOutsideOfPackage("dev.millrace.encoder..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bytedeco..", "org.imgscalr..", "ai.onnxruntime..")
            .because("uploaded files are hostile, and the GPL build belongs to the child process alone");

    @ArchTest
    static final ArchRule theProtocolNeedsNoNatives = noClasses()
            .that()
            .resideInAPackage("dev.millrace.encoder.protocol..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.bytedeco..", "org.imgscalr..", "ai.onnxruntime..")
                    .or(resideInAPackage("dev.millrace.encoder..")
                            .and(describe(
                                    "are not of the protocol",
                                    type -> !type.getPackageName().startsWith("dev.millrace.encoder.protocol")))))
            .because("the parent reads it without FFmpeg on its class path");

    @ArchTest
    static final ArchRule oneClock = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("time comes from the InstantSource, so that tests can set it");

    @ArchTest
    static final ArchRule theClockIsMadeInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackages("dev.millrace.app..", "dev.millrace.platform.access..")
            .should()
            .callMethod(Clock.class, "systemUTC")
            .because("the application hands out the one clock; offline key use by the command line has none");

    @ArchTest
    static final ArchRule metricsAreNamedInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage("dev.millrace.platform.telemetry..")
            .should()
            .callMethodWhere(describe(
                    "makes a meter by name",
                    (JavaMethodCall call) -> call.getTargetOwner().isAssignableTo(MeterRegistry.class)
                            && METERS.contains(call.getName())))
            .orShould()
            .callMethodWhere(describe(
                    "builds a meter",
                    (JavaMethodCall call) -> call.getName().equals("builder")
                            && call.getTargetOwner().getPackageName().startsWith("io.micrometer")))
            .because("the enum Metric says what each of them means");

    @ArchTest
    static final ArchRule noFieldInjection = fields().should()
            .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
            .because("what an object needs stands in its constructor");

    @ArchTest
    static final ArchRule noStaticMutableState = fields().that()
            .areStatic()
            .and(describe("are ours", (JavaField field) -> !field.getName().startsWith("$")))
            .should()
            .beFinal()
            .because("state belongs to an object with a life");

    @ArchTest
    static final ArchRule packagesAreNullMarked = classes()
            .that()
            .haveSimpleName("package-info")
            .should()
            .beAnnotatedWith("org.jspecify.annotations.NullMarked")
            .because("absence is written down");

    @ArchTest
    static final ArchRule noUtilities = noClasses()
            .should()
            .resideInAnyPackage("..utils..", "..util..", "..common..", "..impl..", "..helpers..")
            .because("a package is named after what it is about");

    @ArchTest
    static final ArchRule configurationsAreTheOnlyDoors = classes()
            .that()
            .areAnnotatedWith("org.springframework.web.bind.annotation.RestController")
            .or()
            .areAnnotatedWith("org.springframework.stereotype.Controller")
            .should()
            .notHaveModifier(JavaModifier.PUBLIC)
            .because("nobody but Spring calls a controller");
}
