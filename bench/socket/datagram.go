package socket

import (
	"errors"
	"net"
	"net/netip"
	"time"

	"github.com/joulemark/joulemark/algorithms"
)

// receiveBuffer is what the kernel is asked to hold of datagrams that wait, in bytes: what
// comes while the reader has no processor is lost beyond it.
const receiveBuffer = 4 << 20

// datagrams is the state of the goroutine that receives them.
type datagrams struct {
	e     *Endpoint
	sinks map[algorithms.ID]Sink
	order []Sink // as they were opened
}

// receiveDatagrams gives datagrams to the sinks of their senders until the endpoint is closed.
func (e *Endpoint) receiveDatagrams() {
	d := &datagrams{e: e, sinks: make(map[algorithms.ID]Sink)}
	defer func() {
		for _, s := range d.order {
			s.Closed()
		}
	}()
	buf := make([]byte, 1<<16) // more than any datagram
	var wait time.Duration
	for {
		n, source, err := e.udp.ReadFromUDPAddrPort(buf)
		if err != nil {
			if errors.Is(err, net.ErrClosed) || !e.failed(err, &wait) {
				return
			}
			continue
		}
		wait = 0
		e.counters.read.Add(int64(n))
		e.count(d.take(buf[:n], source))
	}
}

// take hands a datagram over. The error is a RefusalError, or nil.
func (d *datagrams) take(b []byte, source netip.AddrPort) error {
	cfg := &d.e.cfg
	from, label, body, err := cutDatagram(b, cfg.Token, cfg.Self, cfg.MaxBody)
	if err != nil {
		return err
	}
	address, ok := cfg.Peer(from)
	if !ok {
		return refuse(UnknownPeer, "node %v", from)
	}
	if address.Port() != source.Port() || address.Addr().Unmap() != source.Addr().Unmap() {
		return refuse(FalseID, "node %v at %v (it listens at %v)", from, source, address)
	}
	sink, ok := d.sinks[from]
	if !ok {
		if sink = cfg.Open(from); sink == nil {
			return refuse(UnknownPeer, "node %v", from)
		}
		d.sinks[from] = sink
		d.order = append(d.order, sink)
	}
	if err := sink.Frame(label, body); err != nil {
		return &RefusalError{Reason: BadEncoding, Err: err}
	}
	sink.Flush()
	return nil
}
