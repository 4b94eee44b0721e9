//go:build !linux

package socket

import "net"

// enlargeReceiveBuffer lets the kernel hold more datagrams that wait, as far as it allows.
func enlargeReceiveBuffer(c *net.UDPConn) { c.SetReadBuffer(receiveBuffer) }
