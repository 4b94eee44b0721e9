// Package socket carries frames between nodes over UDP, TCP or TLS 1.3.
package socket
