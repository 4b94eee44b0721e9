//go:build unix

package command

import (
	"fmt"
	"net"
	"os"
	"os/signal"
	"strconv"
	"testing"
)

// TestMain makes this program a command that the tests meter, if its first argument says which.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "send" {
		n, _ := strconv.Atoi(os.Args[2])
		os.Exit(send(n))
	}
	if len(os.Args) == 2 && os.Args[1] == "listen" {
		listen()
	}
	os.Exit(m.Run())
}

// listen says which signals come, until one comes that it has said already.
func listen() {
	heard := map[os.Signal]bool{}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, Signals()...)
	fmt.Println("ready")
	for s := range signals {
		fmt.Println(s)
		if heard[s] {
			os.Exit(9)
		}
		heard[s] = true
	}
}

// send sends datagrams of 50 bytes over loopback, each of which has to arrive.
func send(n int) int {
	to, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		return 3
	}
	from, err := net.Dial("udp4", to.LocalAddr().String())
	if err != nil {
		return 4
	}
	buffer := make([]byte, 64)
	for range n {
		if _, err := from.Write(buffer[:50]); err != nil {
			return 5
		}
		if _, _, err := to.ReadFrom(buffer); err != nil {
			return 6
		}
	}
	return 0
}
