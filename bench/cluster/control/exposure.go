package control

import (
	"fmt"
	"net"
)

// CheckExposure refuses an address to listen at that anybody on the network could use.
func CheckExposure(listen string, secret []byte) error {
	if len(secret) > 0 {
		return nil
	}
	addr, err := net.ResolveTCPAddr("tcp", listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	if !addr.IP.IsLoopback() {
		return fmt.Errorf("listen: %s can be reached from other machines, and there is no secret "+
			"(allowed without one: loopback, such as 127.0.0.1:0; "+
			"give both sides the same secret in %s or a token file)",
			listen, TokenVariable)
	}
	return nil
}
