// Package shuffle is the gossip shuffle of caches and its models. Every node of a fully connected
// network keeps a cache of items; now and then it exchanges some of them with a random other node,
// so that an item that one node brings in spreads over the network and keeps a steady number of
// copies. The functional unit is the exchange.
//
// There are five ways to ask how many nodes hold an item, and how many have ever held it, as time
// goes by: the protocol itself ([Network]), the population model that sees no caches but only how
// many nodes are in which state ([Params.Population], simulated by [Chain]), the exact law of that
// model ([Params.Exact]), and its classic and refined mean fields ([Params.Classic],
// [Params.Refined]), which cost next to nothing.
//
// Sources: N. Gast, D. Latella, M. Massink: Refined Mean Field Analysis of the Gossip Shuffle
// Protocol, COORDINATION 2020 (extended version arXiv:2004.07519), for the protocol, the population
// model and the mean fields; R. Bakhshi, D. Gavidia, W. Fokkink, M. van Steen: An Analytical
// Model of Information Dissemination for a Gossip-based Protocol (arXiv:0810.1571) for the
// probabilities of an exchange ([Params.Pair]).
package shuffle
