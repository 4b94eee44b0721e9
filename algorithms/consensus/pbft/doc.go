// Package pbft holds Practical Byzantine Fault Tolerance: replicas that come to one sequence of
// values although some of them lie. The functional unit is the decided value.
//
// Of N replicas f, the largest whole number below N/3, may lie; the parameters byzantine and lie
// have some of them do so. Everything that a replica does rests on a quorum, see
// consensus.Resilience. Messages carry authenticators: a code for each receiver, by a key that
// it shares with the sender.
//
// # Departures from the papers
//
// The client sits at the primary, and its requests are known to all replicas, as if it had sent
// them to everybody: so a replica knows that there is something to wait for. The change of a view
// is that of the second paper, which needs no signatures. Its view-change messages are part of the
// new-view, with their codes, in the place of acknowledgements; requests are in them whole instead
// of their digests, because they are no larger. A replica that is behind asks the others what they
// have executed, and believes what f+1 of them say.
package pbft
