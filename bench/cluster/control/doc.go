// Package control is what a coordinator and a node process say to each other, and how.
//
// The coordinator has a connection to the control port of each node process. Both sides greet each
// other with a line that says which version of the protocol they speak, or why not. Then the
// connection becomes TLS 1.3, in which each side shows a key that follows from the secret that both
// know, and accepts no key but the one that the other side's follows from it. What is said
// afterwards cannot be read, forged, changed, repeated or left out by others.
//
// The side that dials is the server of TLS, and the side that was dialled is its client. In TLS 1.3
// the server shows its key first, so whoever asks something of a node proves first that it may, and
// a node shows nothing to a stranger that could be tried against guesses of the secret.
//
// Inside are lines of JSON. The node says that it is ready, or why not. From there on the
// coordinator gives an [Order] at a time and waits for its [Answer]. In between the node says what
// it observed, which the coordinator confirms before anything of the same call of the node leaves,
// and what took it out of the run. Neither side believes the other: a number that decides how much
// memory is taken, or that goes into a sum, is checked here, and words are shown to people only as
// [Said] has them.
package control
