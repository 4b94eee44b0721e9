// Package publish holds algorithms that bring an event from one node, which publishes it, to all
// others that have asked for it, the subscribers. The functional unit is the published event,
// whoever it reaches: the metric coverage is the share of the pairs of an event and a subscriber
// that is up in which the subscriber has the event.
//
// The algorithms are models of protocols that exist, made to stand beside the libraries that speak
// them: MQTT through a broker, CoAP with requests or with observers, and the gossip by which
// memberlist spreads what its users broadcast. Message flows and encodings are those of the
// standards, byte for byte, above TCP or UDP. What a model leaves out, its Spec says.
//
// Each event has a number from 1 on, which is the first byte of its payload; two bytes with the
// payload's size follow, and zeros. That is how receivers tell events apart and whole ones from cut
// ones, and is no part of the standards.
package publish
