package dev.millrace.platform.access;

import dev.millrace.platform.objects.DataDirectory;
import dev.millrace.platform.schema.SchemaOwner;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Keys, tokens, sessions, and the security chain made of all {@link AccessRule} and {@link AccessRules} beans. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableConfigurationProperties(AccessSettings.class)
public class AccessConfiguration {
    @Bean
    SchemaOwner accessSchema() {
        return new SchemaOwner("access");
    }

    @Bean
    LocalKeys localKeys(DataDirectory data) {
        return LocalKeys.load(data.keys());
    }

    @Bean
    Tokens tokens(LocalKeys keys, InstantSource clock) {
        return keys.tokens(clock);
    }

    @Bean
    PathTokens pathTokens(LocalKeys keys, InstantSource clock) {
        return keys.pathTokens(clock);
    }

    @Bean
    OriginAddress originAddress(Environment environment) {
        return new OriginAddress(Optional.ofNullable(environment.getProperty("millrace.origin.public-url"))
                .filter(text -> !text.isBlank())
                .map(text -> URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text)));
    }

    @Bean
    Session session(LocalKeys keys, Tokens tokens, AccessSettings settings) {
        return new Session(tokens, keys.csrf(), settings.session());
    }

    @Bean
    SignIn signIn(Tokens tokens, Session session, JdbcClient jdbc, InstantSource clock, MeterRegistry meters) {
        return new SignIn(tokens, new UsedCodes(jdbc, clock), session, meters);
    }

    @Bean
    AccessRules signInRules() {
        return SignIn.RULES;
    }

    @Bean
    RuleBook ruleBook(ObjectProvider<AccessRule> single, ObjectProvider<AccessRules> sets) {
        return new RuleBook(Stream.concat(single.stream(), sets.stream().flatMap(set -> set.rules().stream()))
                .toList());
    }

    @Bean
    Denials denials(RuleBook rules, JsonMapper json) {
        return new Denials(rules, json);
    }

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http, RuleBook rules, Denials denials, Tokens tokens, Session session, OriginAddress origin) {
        var csrf = new SessionCsrf(session);
        return http.authorizeHttpRequests(requests -> requests
                        // What these render was admitted, or refused, when the request came in.
                        .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                        .permitAll()
                        .anyRequest()
                        .access(rules))
                .addFilterBefore(new IdentityFilter(tokens, session, denials), AnonymousAuthenticationFilter.class)
                .csrf(protection -> protection
                        .csrfTokenRepository(csrf)
                        .requireCsrfProtectionMatcher(csrf)
                        .csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler()))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(denials).accessDeniedHandler(denials))
                .headers(headers -> headers.contentTypeOptions(Customizer.withDefaults())
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                        .addHeaderWriter(new ContentPolicy(origin)))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .build();
    }

    @Bean
    FilterRegistrationBean<ForwardedHeaders> forwardedHeaders(AccessSettings settings) {
        var filter = new FilterRegistrationBean<>(new ForwardedHeaders(settings.trustedProxies()));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    FilterRegistrationBean<MethodOverride> methodOverride() {
        var filter = new FilterRegistrationBean<>(new MethodOverride());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return filter;
    }

    @Bean
    WebMvcConfigurer identityParameter() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new IdentityArgument());
            }
        };
    }

    @Bean
    ProblemAdvice problemAdvice() {
        return new ProblemAdvice();
    }

    @Bean
    ErrorEndpoint errorEndpoint(ObjectProvider<AnswerHeaders> headers) {
        return new ErrorEndpoint(headers.stream().toList());
    }

    /** Where the server is another, it answers in its own words. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ErrorHandler.class)
    static class OnJetty {
        @Bean
        ServerErrors serverErrors(JsonMapper json, ObjectProvider<AnswerHeaders> headers) {
            return new ServerErrors(json, headers.stream().toList());
        }
    }
}
