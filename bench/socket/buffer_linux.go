package socket

import (
	"net"
	"syscall"
)

// enlargeReceiveBuffer lets the kernel hold more datagrams that wait. It may not be
// allowed beyond the system's limit; a smaller buffer only means that more are lost in a rush.
func enlargeReceiveBuffer(c *net.UDPConn) {
	forced := false
	if raw, err := c.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) {
			forced = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUFFORCE, receiveBuffer) == nil
		})
	}
	if !forced {
		_ = c.SetReadBuffer(receiveBuffer)
	}
}
