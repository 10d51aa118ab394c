/// The HTTP/1.1 engine: blocking `java.net.Socket`s on virtual threads, RFC 9110 and 9112.
/// [io.hyload.http.Connection] is the deep class; whatever a server does ends in one [io.hyload.http.Outcome].
///
/// Not exported: a scenario sees `io.hyload.HttpClient`.
///
/// What it does, and the test that shows it:
///
/// | TLS | test in `TlsTest` |
/// |---|---|
/// | https over a kept connection | `aTrustedServerIsSpokenToOverOneKeptConnection` |
/// | SNI and ALPN | `theServersNameIsSentUnlessItIsAnAddress` |
/// | sessions resumed by their own user | `aUserWhoConnectsAgainResumesItsSessionAndAnotherUserDoesNot` |
/// | host name, time and issuer are checked, and named | `aCertificateForAnotherName…`, `anExpiredCertificate…`, `aCertificateOfTomorrow…`, `…OfAnUnknownIssuer…` |
/// | `trust`, `sslVerify(false)` | the same four |
/// | client certificates, PEM and PKCS #12 | `aClientShowsItsCertificateFromPemOrPkcs12` |
/// | handshakes that stall, break, or meet plain HTTP | `aHandshakeThatStallsOrBreaksEndsInTime`, `aServerThatDoesNotSpeakTlsIsAHandshakeError` |
///
/// | proxies | test in `ProxyTest` |
/// |---|---|
/// | absolute form, `Proxy-Authorization` | `aPlainRequestIsWrittenInAbsoluteForm`, `theProxysUserIsToldToTheProxy` |
/// | CONNECT, and its refusal | `anHttpsRequestGoesThroughATunnel`, `aProxyThatRefusesTheTunnelIsNamed` |
/// | SOCKS5 | `socks5IsAskedForTheNameItself` |
/// | `http_proxy`, `https_proxy`, `no_proxy` | `theEnvironmentNamesAProxyForEachUrl` |
/// | a real one | `aRealProxyPassesOnPlainAndSecureRequests` |
///
/// | what is said | test |
/// |---|---|
/// | redirects | `RedirectTest` |
/// | cookies | `CookieJarTest` |
/// | URLs | `UrlTest` |
/// | bodies: multipart, files, `saveTo`, large ones in constant memory | `RequestBytesTest`, `MultipartTest`, `DownloadTest` |
/// | character sets | `TextCharsetTest` |
/// | basic, bearer, digest | `RequestBytesTest`, `DigestAuthTest`, `DigestTest` |
/// | nothing is smuggled | `InjectionTest` |
/// | all of it against httpbin | `HttpbinTest` |
///
/// | connections | test |
/// |---|---|
/// | kept from one request to the next, one user's own | `KeptConnectionTest.aConnectionIsUsedAgain` |
/// | requests in parallel, at most 6 to an origin | `ParallelTest.aPageIsFetchedOnSixConnectionsAndWhatWaitsForOneIsAnsweredLater` |
/// | waiting for one ends with the request's timeout | `ParallelTest.noFreeConnectionWithinTheTimeoutIsAConnectTimeout` |
/// | `Connection: close`, from either side | `KeptConnectionTest.closeSaidByTheServerIsHonoured`, `…ByTheScenario…` |
/// | `Keep-Alive: timeout=` | `KeptConnectionTest.aConnectionIsNotUsedAgainPastTheTimeThatTheServerKeepsIt` |
/// | idle limit, `idleTimeout(…)` | `KeptConnectionTest.aConnectionIdleForLongerThanTheLimitIsNotUsedAgain` |
/// | a dead kept connection is replaced once, in silence | `KeptConnectionTest.aKeptConnectionThatTheServerClosedIsReplacedInSilence` |
/// | a client closed during an exchange keeps nothing | `KeptConnectionTest.aClientClosedDuringAnExchangeKeepsNoConnection` |
/// | `localAddress(…)` in turn | `RequestBytesTest.usersConnectFromTheLocalAddressesInTurn` |
/// | IPv6 and IPv4 | `KeptConnectionTest.ipv6IsSpokenToo` |
/// | names: one look-up for all, kept 30 s, failures 1 s | `NamesTest` |
/// | names: a silent name server is `dns`, in time | `SlowNamesTest` |
/// | names: their addresses in turn, past those that refuse | `KeptConnectionTest.connectionsTakeTheAddressesOfANameInTurn`, `anAddressThatRefusesIsPassedOver` |
/// | `resolve("host", "ip")` | `KeptConnectionTest.aPinnedNameGoesToItsAddressAndKeepsItsHostField` |
///
/// | parsing | test in `ResponseReaderTest` |
/// |---|---|
/// | status line | `whatIsNoStatusLineIsRefused` |
/// | header names and values, folding, bare CR, NUL | `whatIsNoHeaderIsRefused` |
/// | bare LF accepted in heads and trailers, refused between chunks | `aLineMayEndInLfAlone`, `aLoneLfOrCrBetweenChunksIsRefused` |
/// | repeated or conflicting `Content-Length` | `whatIsNoHeaderIsRefused` |
/// | `Transfer-Encoding` with `Content-Length` | `bothFramingsAtOnceMeanChunksAndAConnectionNotUsedAgain` |
/// | chunk extensions and overflow | `chunkExtensionsAreIgnored`, `whatIsNoChunkIsRefused` |
/// | trailers | `trailersAreReadAndLeftOut`, `trailersAreHeldToWhatHeadersAre`, `trailersWithoutEndAreRefused` |
/// | head limit of 256 kB | `aHeadPastTheLimitIsRefused` |
/// | body limit by `maxBody(…)` | `aBodyPastMaxBodyIsRefusedAndOneAsLongIsNot` |
/// | interim responses, and a flood of them | `interimResponsesAreSkipped`, `interimResponsesWithoutEndAreRefused` |
/// | bytes behind a response | `bytesBehindTheResponseEndTheConnection`, `KeptConnectionTest.bytesThatComeLaterDoNotReachTheNextResponseEither` |
///
/// | trouble | test |
/// |---|---|
/// | every kind of error: counted once, in time, the next request works | `HttpErrorTest` |
/// | a discarded body takes no memory | `HttpErrorTest.aDiscardedBodyTakesNoMemory` |
/// | gzip and deflate, and a bomb | `ContentCodingTest` |
/// | 1,000,000 damaged responses (profile `fuzz`) | `ResponseFuzzTest` |
/// | 10,000 users, every third answer wrong (profile `chaos`): the sum is right, nothing is left open | `ChaosTest` |
package io.hyload.http;
