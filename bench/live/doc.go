// Package live runs an algorithm on real concurrency and in real time: every node is a goroutine
// with a mailbox. What such a run costs is the cost of the algorithm at work, which makes it the
// engine to measure with; package sim is the one to count with. Both count the same messages
// wherever the algorithm's count is deterministic.
//
// Messages are carried in memory or over sockets on loopback, see [Transport]. Nodes that are
// processes of their own are the business of package cluster.
//
// # What is measured
//
// [Prepare] builds the nodes and parks their goroutines. [Network.Execute] is the phase to meter
// and nothing else: from waking the goroutines until nothing is under way any more. [Network.Reset]
// makes the network ready for the next execution with the same goroutines, mailboxes and buffers.
// So the window holds the wake-up of N goroutines, the calls of the nodes, the counting of messages
// (by each node for itself, added up at the end), the mailboxes, the checker, and the work that the
// Go scheduler has with it all.
//
// The first execution of a network also pays for buffers that grow and for memory that is not in
// the caches yet, which makes a small run cost twice as much. From the second on, buffers have
// their size and sending a message allocates nothing: execute once and Reset before measuring.
// Garbage of earlier work is collected whenever the runtime sees fit; call runtime.GC first where
// that matters.
//
// # Order and time
//
// A node handles its start first, then what is in its mailbox, one call at a time; links keep the
// order of sending. Within a call the effects are carried out as storage, observations, timers,
// messages. Messages take the time that scheduler and kernel take, and a latency where Config.Links
// ask for one.
//
// The clock of the run counts microseconds of real time from the release of the nodes. It tells
// when faults and timers are due and what a checker and a tracer are told. Nodes see it stand still
// while messages are on their way: Env.Now is the time of the last release, which is 0 for the
// start, the due time of the timers that were released last, or that of a fault. So whatever
// follows from timers of the same instant sets its own timers from that instant on, and the rounds
// of different nodes stay in step however long the machine takes for a round. The price is that a
// timer may come back sooner after the call that set it than its span, by what the machine took for
// the messages in between. Only where a network is never at rest is the clock that nodes see moved
// on, once every grace period.
//
// # Timers do not overtake messages
//
// By the model no message is under way for longer than Delta, but a busy scheduler could let a
// time-out come before the message it waits for. So timers that are due are held back until no
// message is queued or being handled, for at most the grace period; one that fires because that has
// passed is counted by [engine.Outcome].Late. Timers that are due at the same instant are released
// together, each ahead of any message that follows from the others; those of a later instant wait
// until all of that has been handled.
//
// # Transports
//
// In memory a message is a value in the receiver's mailbox and never encoded. Over UDP, TCP and TLS
// every node has an endpoint of package socket, and messages go through the kernel. A message is
// added to the link to its receiver when it is sent. Links are written when the sender has handled
// all that it woke up for, or when [socket.FlushSize] bytes wait on one of them, so that small
// messages share a write. Datagrams leave at once. Each ordered pair of nodes that talks has a
// connection, made when it first does: the first execution is set-up.
//
// Each pair counts at one end what was sent and at the other what was got. What is between them
// when the connection ends is lost, to the last message. What stays there, as datagrams do for
// which the kernel has no room, is found out by nothing having moved for a second (ten seconds on
// streams) while all that is under way is between nodes; it then counts as [engine.Lost].
// [engine.Transfer] has what was written beside the payload, and what was refused because it was
// none of the network's.
//
// # Faults and latencies
//
// Loss, duplication, latency and partitions are applied by the sender, before the transport. They
// are the simulator's, message by message, as far as nodes number their messages alike. A message
// with a latency is held back as a timer is: it is not under way until its time has come, and the
// clock of the nodes goes on to that time.
//
// A crash is carried out between two calls of the node. On sockets it writes what the node has
// sent, and then closes all that it has open: what it had sent still arrives, and what was on its
// way to it is dropped as [engine.Crashed], as is what others send before it is back. What a
// latency still held back when its sender crashed is dropped on sockets, which are closed, and
// arrives in memory. A node that comes back listens where it did, or at another port if that was
// taken meanwhile.
//
// # What ends a run
//
// A run is over when no message is under way, no node busy, no timer pending and no fault planned.
// A perpetual protocol ends at its goal, once all planned faults have happened; messages that are
// under way then are neither delivered nor dropped. Limits, a violated property, cancellation and a
// protocol that breaks its contract end it as well. Events are counted in portions, so that a run
// may go beyond its limit of events, by at most a sixteenth of it or one event a node, whichever is
// more.
package live
