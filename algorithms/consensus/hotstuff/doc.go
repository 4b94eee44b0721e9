// Package hotstuff holds HotStuff: replicas that come to one chain of blocks although some of them
// lie, by messages between the leader and each of them alone. The functional unit is the decided
// value.
//
// Of N replicas f, the largest whole number below N/3, may lie; the parameters byzantine and lie
// have some of them do so. What a quorum votes for (see consensus.Resilience) has a certificate:
// the list of the voters and their signatures (Ed25519, 64 bytes each). The paper has threshold
// signatures, by which a certificate is as long as one signature; here it grows with N, so the
// messages of a view are linear and their bytes are quadratic.
//
// # Departures from the paper
//
// The client sits at the leader, and its requests are known to all replicas. Channels are
// authenticated as in the paper, so proposals need no signature of their own. A leader leads a
// tenure of views (parameter), in which a view follows the one before at once; the paper leaves to
// a pacemaker who leads. When a view takes too long, a replica tells everybody in a new-view that
// it goes to the next tenure, not the next leader alone, and f+1 of those take others along. In the
// chained variant votes go to the leader of the next view, which makes the certificate, and a vote
// is for a block whose parent is known. Instead of blank blocks for views that failed, the views of
// three blocks have to follow each other for the first of them to be decided, which is the same. A
// replica that is behind asks for blocks, which prove themselves by a certificate.
package hotstuff
