// Package reference measures what one published event costs on protocol stacks that are in use:
// MQTT (the broker of mochi-mqtt in this process or any broker by its address, clients of Eclipse
// Paho), CoAP (go-coap) and gossip (HashiCorp's memberlist), all over sockets on loopback.
//
//	Prepare: broker, connections, subscriptions    counted as set-up
//	Execute: one event to all subscribers          counted
//	Close
//
// # What is counted, and where
//
// Application packets with their bytes, without the headers below them. MQTT's are parsed out of
// the byte streams of the clients' connections, CoAP's are the datagrams that pass the clients'
// sockets, and memberlist's those that members send. Every packet of MQTT and CoAP has a client at
// one end, so that the clients see all of them; the count is then the same for any broker, and
// nothing in the broker has to be trusted.
//
// The window opens with the publication and closes when every subscriber has the event and every
// acknowledgement that is due has come: with MQTT of quality of service 1 and 2 the last PUBACK and
// PUBCOMP, with confirmable messages of CoAP the last ACK, with memberlist the moment when every
// member has sent the event as often as it is going to.
//
// Beside this stands what the kernel counts on the whole loopback interface in the same time:
// frames with all headers, TCP's acknowledgements as far as they were sent by then, and whatever
// else this machine says to itself.
package reference
