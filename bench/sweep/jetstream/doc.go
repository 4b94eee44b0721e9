// Package jetstream has the chunks of a job done by worker processes on any machines, which come
// and go as they like.
//
// A [Coordinator] holds a NATS server with JetStream in its own process, and workers dial it. Two
// streams are kept in its store. In the first, a work queue, a message is a chunk that is still to
// be done. A worker takes one, says every now and then that it is still at it, publishes the
// result in the second stream, and only then confirms the first message, which goes away with
// that. A chunk of which nothing is heard for the time of a lease is given to another worker. The
// second stream takes one result a chunk, so that of several the first counts.
//
// So a worker may be killed at any moment, and costs the chunks that it had under way. A
// coordinator may be killed too: started again with the same store it goes on, and with an empty
// one it has done what its caller does not have yet. Workers wait for it.
//
// A worker first says which version of the program it is, and is given the text of the job, of
// which it makes the same job that the coordinator has. One of another version, or to whom the
// text is another job, is refused in words.
//
// With a secret, connections are TLS 1.3 in which both sides show keys that follow from it.
// Without one, only this machine can connect. Whoever knows the secret can have any result taken
// for a chunk's.
package jetstream
