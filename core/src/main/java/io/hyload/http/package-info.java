/// The HTTP/1.1 engine: blocking `java.net.Socket`s on virtual threads, RFC 9110 and 9112.
/// [io.hyload.http.Connection] is the deep class; whatever a server does ends in one [io.hyload.http.Outcome].
///
/// Not exported: a scenario sees `io.hyload.HttpClient`.
package io.hyload.http;
