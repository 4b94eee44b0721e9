// Package token holds the algorithms for mutual exclusion in which a token goes about that only
// one node can have: who has it may enter. They solve the problem of package mutex, with its
// workload and its checker, and share a property: the token is in one place.
//
// [SuzukiKasami] asks everybody for the token, [Raymond] the neighbour in whose direction it is,
// and [TokenRing] nobody, since the token comes by. Node 0 has it at the start.
//
// None of them makes a lost token anew. A lost message or a crash may therefore end it all, and
// never lets two nodes in: a node that comes back from a crash has forgotten what it would need
// to know, and takes no part any more. Copies that a network makes of the token are told from it
// by numbers that it carries, and dropped; the papers assume a network that makes none.
package token
