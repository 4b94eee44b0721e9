// Package mutex holds algorithms for mutual exclusion: at most one node at a time is in
// its critical section. The functional unit is the critical-section entry.
//
// They share a [Workload], by which some of the nodes ask for the critical section, stay in it
// for a while, and ask again until they have made their entries, at any load from idle to
// saturated; the [Client] of each node, which follows it; and the checker [Section], which the
// nodes tell when they ask, enter and leave. A crash takes a node out of the section.
package mutex
