/// Runs in a cluster: what is made there for one, as values, and who makes, watches and removes it by the API of Kubernetes. Own values in
/// and out: only this package sees the client library, and it knows nothing of commands.
package io.hyload.cli.kubernetes;
