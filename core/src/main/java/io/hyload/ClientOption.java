package io.hyload;

/// Something said about every request of a client: made by functions of [Hyload] such as [Hyload#baseUrl], given to
/// `new HttpClient(…)`.
public sealed interface ClientOption permits ClientSetting, CommonOption {}
