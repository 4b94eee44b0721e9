// Package election holds algorithms by which nodes agree on a leader: the
// functional unit is the elected leader.
//
// [Bully] and [GarciaMolina] need links between all nodes and a bound on their delay. [LeLann],
// [ChangRoberts], [HirschbergSinclair], [Peterson] and [Franklin] work on a ring. Without failures
// each sends exactly the messages of the textbook. The papers know one election; what lets a
// protocol hold another one, when the leader dies or a node comes back, is the same for all of them
// and is switched on by the failures that a run may have. [ItaiRodeh], for rings of nodes without
// identifiers, and [EchoElection], for any network, hold one election.
//
// # Rounds
//
// A node that calls an election does so in a round, higher than every
// round it has heard of. In a round that runs undisturbed, as every run without failures does, at
// most one node leads, it is the one that the algorithm promises, and nobody follows another.
// After a partition or lost messages two candidates may have won one round. A term, which is a
// round together with the identifier of who won it, is claimed by no two nodes even then. Who hears
// of two leaders follows the higher term; who hears of a leader with a lower identifier than its
// own calls an election in the next round. That settles on one leader, the one with the
// highest identifier, without the quorum that consensus would need, and it is all
// that is promised: during a partition each side has a leader, and for the time
// of a message's journey there may be two.
//
// The round is kept in stable storage, so that neither a node's rounds nor its terms go
// back when it crashes.
//
// # Failures
//
// If the run may have crashes, recoveries, loss or partitions, the leader sends
// heartbeats, and who misses them for long enough calls an election. On a ring,
// under any failures at all, every hop is acknowledged, repeated, and after
// several attempts taken to the next node but one, and so on. That needs
// links beyond the neighbours; see [ChangRoberts].
package election
