package command

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/joulemark/joulemark/bench/engine"
)

// interfaces tells what the interfaces of a network namespace carry, those included that are gone:
// the kernel says of each interface that it removes what it has carried until then. So a process
// that ends takes nothing away with the namespace it had made.
type interfaces struct {
	socket int
	there  map[int32]engine.Traffic // by their index
	gone   engine.Traffic
	missed bool // there was no room for some of what the kernel said
}

// newInterfaces listens in the namespace of this thread.
func newInterfaces() (*interfaces, error) {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_ROUTE)
	if err != nil {
		return nil, fmt.Errorf("interfaces: %w", err)
	}
	// A few kilobytes for each interface that comes and goes while nobody reads.
	const room = 16 << 20
	if unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUFFORCE, room) != nil {
		_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, room) // less, if less is allowed
	}
	// The kernel answers at once. If it does not, that is an error and no wait for ever.
	err = unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Sec: 10})
	if err == nil {
		err = unix.Bind(fd, &unix.SockaddrNetlink{Family: unix.AF_NETLINK, Groups: unix.RTMGRP_LINK})
	}
	if err != nil {
		_ = unix.Close(fd) // the first error is the one to know
		return nil, fmt.Errorf("interfaces: %w", err)
	}
	return &interfaces{socket: fd, there: map[int32]engine.Traffic{}}, nil
}

func (i *interfaces) close() { _ = unix.Close(i.socket) } // nothing is written

// traffic is what all of them have carried, false if it is not known of each.
func (i *interfaces) traffic() (engine.Traffic, bool, error) {
	// One that is being removed is in no list any more before the kernel says what it has carried.
	const patience, step = 10_000, 20 // ms
	for waited := 0; ; waited += step {
		listed, err := i.list()
		if err != nil {
			return engine.Traffic{}, false, fmt.Errorf("interfaces: %w", err)
		}
		if listed || i.missed {
			break
		}
		if waited >= patience {
			i.missed = true
			break
		}
		_, _ = unix.Poll([]unix.PollFd{{Fd: int32(i.socket), Events: unix.POLLIN}}, step) //nolint:gosec // a descriptor
	}
	sum := i.gone
	for _, t := range i.there {
		sum = sum.Add(t)
	}
	return sum, !i.missed, nil
}

// list has the kernel list the interfaces. What it had to say before of those that came and went
// comes first. It reports whether all are listed that are not known to be gone.
func (i *interfaces) list() (all bool, err error) {
	request := make([]byte, unix.SizeofNlMsghdr+unix.SizeofIfInfomsg)
	binary.NativeEndian.PutUint32(request[0:], uint32(len(request)))
	binary.NativeEndian.PutUint16(request[4:], unix.RTM_GETLINK)
	binary.NativeEndian.PutUint16(request[6:], unix.NLM_F_REQUEST|unix.NLM_F_DUMP)
	if err := unix.Sendto(i.socket, request, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		return false, err
	}
	listed := map[int32]bool{}
	buffer := make([]byte, 1<<16)
	for {
		n, _, err := unix.Recvfrom(i.socket, buffer, 0)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case errors.Is(err, unix.ENOBUFS):
			i.missed = true
			continue
		case err != nil:
			return false, err
		}
		messages, err := syscall.ParseNetlinkMessage(buffer[:n])
		if err != nil {
			return false, err
		}
		for k := range messages {
			done, err := i.hear(&messages[k], listed)
			if err != nil {
				return false, err
			}
			if done {
				all = true
				for index := range i.there {
					all = all && listed[index]
				}
				return all, nil
			}
		}
	}
}

// hear takes in what the kernel says, and reports whether it was the end of a list.
func (i *interfaces) hear(m *syscall.NetlinkMessage, listed map[int32]bool) (done bool, err error) {
	switch m.Header.Type {
	case unix.NLMSG_DONE:
		return true, nil
	case unix.NLMSG_ERROR:
		if len(m.Data) < 4 {
			return false, errors.New("the kernel cannot list them")
		}
		return false, syscall.Errno(-int32(binary.NativeEndian.Uint32(m.Data))) //nolint:gosec // a negative number
	case unix.RTM_NEWLINK, unix.RTM_DELLINK:
	default:
		return false, nil
	}
	if len(m.Data) < unix.SizeofIfInfomsg || m.Data[0] != unix.AF_UNSPEC {
		return false, nil // news of it as a port of a bridge
	}
	index, t, err := carried(m)
	switch {
	case err != nil:
		return false, err
	case m.Header.Type == unix.RTM_DELLINK:
		delete(i.there, index)
		i.gone = i.gone.Add(t)
		return false, nil
	case m.Header.Flags&unix.NLM_F_MULTI != 0: // a part of the list, and no news
		listed[index] = true
	}
	i.there[index] = t
	return false, nil
}

// carried is what an interface has sent; of a bridge, what has come over it for this namespace
// itself. So a packet over a bridge is counted once, where it leaves. What comes in would do as
// well, if one end of a pair (veth) did not forget it once the other end is being removed.
func carried(m *syscall.NetlinkMessage) (index int32, t engine.Traffic, err error) {
	attributes, err := syscall.ParseNetlinkRouteAttr(m)
	if err != nil {
		return 0, t, err
	}
	index = int32(binary.NativeEndian.Uint32(m.Data[4:])) //nolint:gosec // that is its type
	bridge := false
	var stats []byte
	for _, a := range attributes {
		switch a.Attr.Type {
		case unix.IFLA_STATS64:
			stats = a.Value
		case unix.IFLA_LINKINFO:
			bridge = kindOf(a.Value) == "bridge"
		}
	}
	// Packets received and sent, then bytes received and sent.
	if len(stats) < 32 {
		return 0, t, errors.New("the kernel does not say what an interface has carried")
	}
	number := func(at int) int64 { return int64(binary.NativeEndian.Uint64(stats[8*at:])) } //nolint:gosec // no 2^63
	if bridge {
		return index, engine.Traffic{Packets: number(0), Bytes: number(2)}, nil
	}
	return index, engine.Traffic{Packets: number(1), Bytes: number(3)}, nil
}

// kindOf is what sort of interface it is, as it stands in attributes within that on its sort.
func kindOf(info []byte) string {
	for len(info) >= 4 {
		size := int(binary.NativeEndian.Uint16(info))
		if size < 4 || size > len(info) {
			break
		}
		if binary.NativeEndian.Uint16(info[2:]) == unix.IFLA_INFO_KIND {
			return string(bytes.TrimRight(info[4:size], "\x00"))
		}
		info = info[min((size+3)&^3, len(info)):]
	}
	return ""
}
