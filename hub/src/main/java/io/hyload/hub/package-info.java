/// Stats on their way from many machines to many who watch. It forwards bytes: what they say is read by
/// [io.hyload.stats.Intake] alone.
package io.hyload.hub;
