// Package commit holds protocols for atomic commitment: all nodes make the same decision
// on a transaction, commit or abort, and commit only if all participants have voted for it. The
// functional unit is the decided transaction.
//
// Node 0 starts the transactions, one after the other, and all other nodes are participants. Who
// votes no is a parameter. [TwoPhase] takes 4(N-1) messages for a commit and blocks while
// its coordinator is down; [ThreePhase] takes 6(N-1), decides without its coordinator,
// and is not safe in a partition; [PaxosCommit] takes (N-1)(f+3)+f, blocks nobody while no more
// than f of its acceptors are down, and is always safe. What each does when things fail is shown in
// docs/COMMIT.md.
//
// # What is in the log
//
// A participant forces its vote to stable storage before it sends it, and a decision as it makes
// it. There is one record, and it does not grow: of the transactions before the latest, a node has
// to know no more than which was committed last. See the type ledger.
//
// # Failures
//
// The bound on delays, Setup.Delta, is what the time-outs are made of; they come only when a
// message or a node is missing. Nodes repeat what may have been lost, and keep a log, only where
// the run may have such failures. A time-out for which TwoPhase need not be right costs a
// transaction at most: it is aborted.
package commit
