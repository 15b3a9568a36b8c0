package dev.millrace.platform.catalog;

import java.util.Optional;

/** What an owner may change of an asset; empty leaves it as it is. */
public record AssetEdit(Optional<String> title, Optional<Visibility> visibility) {}
