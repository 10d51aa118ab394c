package io.hyload;

/// Something said about one request: made by functions of [Hyload] such as [Hyload#params], given to the methods of
/// [HttpClient].
public sealed interface RequestOption permits RequestSetting, CommonOption {}
