package socket

import (
	"syscall"
	"testing"
)

func TestDescriptorLimitRaisesTheSoftLimit(t *testing.T) {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		t.Fatal(err)
	}
	l.Cur = l.Max - 1
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		t.Skipf("the limit cannot be set: %v", err)
	}
	got, err := DescriptorLimit()
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		t.Fatal(err)
	}
	if l.Cur != l.Max || uint64(got) != l.Max {
		t.Errorf("limit %d, in force %d of %d", got, l.Cur, l.Max)
	}
}

func TestDatagramsWaitForAReaderWithoutProcessor(t *testing.T) {
	const datagrams = 2000 // Linux by itself has room for less than 300
	stall := make(chan struct{})
	n := newNetwork(t, UDP, 2, func(_ *Config, r *recorder) { r.stall = stall })
	raw, err := n.ends[1].udp.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var room int
	raw.Control(func(fd uintptr) { room, err = syscall.GetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF) })
	if err != nil {
		t.Fatal(err)
	}
	if room < receiveBuffer {
		close(stall)
		t.Skipf("the system allows %d bytes of receive buffer, the test needs %d", room, receiveBuffer)
	}
	l := n.dial(t, 0, 1)
	for i := range uint32(datagrams) {
		send(t, l, Label{Seq: i}, "waits")
	}
	close(stall)
	n.recorders[1].flushedFrames(datagrams)
}
