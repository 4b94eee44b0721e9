// Package control is what a coordinator and a node process say to each other, and how.
//
// The coordinator has a TCP connection to the control port of each node process, on which both
// sides speak lines of JSON. They first prove to each other that they know the same secret
// (HMAC-SHA256 over nonces of both), and every line after that carries a MAC with its number, so
// that lines cannot be forged, changed, repeated or left out. The control connection is not
// encrypted: who listens learns what is run and what it counted, but neither the secret nor a
// private key.
//
// The node then says that it is ready, or why not. From there on the coordinator gives an [Order]
// at a time and waits for its [Answer]. In between the node says what it observed, which the
// coordinator confirms before anything of the same call of the node leaves, and what took it out of
// the run. Neither side believes the other: a number that decides how much memory is taken, or that
// goes into a sum, is checked here.
package control
