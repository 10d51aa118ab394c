package io.hyload;

/// Something that can be said about one request or about a whole client, such as [Hyload#timeout].
public sealed interface CommonOption extends RequestOption, ClientOption permits CommonSetting {}
