/// Machines reached by SSH. What is to be done on one is decided purely, as a [io.hyload.sshops.Plan]: a value that can be
/// printed, compared and asked about. A [io.hyload.sshops.PlanRunner] does it over a [io.hyload.sshops.Remote].
package io.hyload.sshops;
