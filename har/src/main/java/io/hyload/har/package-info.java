/// Browser recordings (HAR 1.1 and 1.2) as scenarios a person would be glad to go on from: a recording is read, filtered,
/// correlated and written as Java, each step a value. Whatever stands in a recording is data of a stranger, and never
/// becomes code.
package io.hyload.har;
