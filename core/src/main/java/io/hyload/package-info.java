/// What a scenario imports. [io.hyload.Hyload] has the functions, [io.hyload.HttpClient] is one user's browser,
/// [io.hyload.Stats] counts.
package io.hyload;
