package socket

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"

	"github.com/joulemark/joulemark/algorithms"
)

// Dial makes a link to a node. A stream is connected and the hello sent, with TLS after the
// handshake; no answer is waited for, so a peer that refuses is known by a later Flush that
// fails. With UDP nothing is sent. Errors name the node and its address; one of them is
// a RefusalError where TLS found that the other side is not that node, and
// net.ErrClosed where the endpoint is closed. Several goroutines may dial at a time.
func (e *Endpoint) Dial(to algorithms.ID) (*Link, error) { return e.DialWay(to, 0) }

// DialWay is Dial with a number that the receiver's Config.OpenWay gets to see, so that it can tell
// connections of the same node apart. With UDP, where there are none, the number is not sent.
func (e *Endpoint) DialWay(to algorithms.ID, way uint32) (*Link, error) {
	if e.isClosed() {
		return nil, fmt.Errorf("socket: dial node %v: %w", to, net.ErrClosed)
	}
	address, ok := e.cfg.Peer(to)
	if !ok || to < 0 {
		return nil, fmt.Errorf("socket: dial node %v: no such node", to)
	}
	address = netip.AddrPortFrom(address.Addr().Unmap(), address.Port())
	l := &Link{e: e, to: to, way: way, address: address, maxBody: e.cfg.MaxBody}
	if e.udp != nil {
		l.udp = e.udp
		l.buf = appendPrefix(nil, e.cfg.Token, e.cfg.Self, to)
		return l, nil
	}
	if err := l.connect(); err != nil {
		if e.isClosed() {
			err = net.ErrClosed // rather than what closing did to the attempt
		}
		return nil, fmt.Errorf("socket: dial node %v at %v: %w", to, address, err)
	}
	return l, nil
}

func (l *Link) connect() error {
	e := l.e
	limit := time.Now().Add(e.cfg.HelloTimeout)
	ctx, cancel := context.WithDeadline(e.ctx, limit)
	defer cancel()
	var dialer net.Dialer
	raw, err := dialer.DialTCP(ctx, "tcp", netip.AddrPort{}, l.address)
	if err != nil {
		return err
	}
	l.conn = &conn{Conn: raw, counters: &e.counters}
	l.stream = l.conn
	if e.cfg.Protocol == TLS {
		l.conn.secure = tls.Client(l.conn, e.cfg.Identity.client(l.to))
		l.stream = l.conn.secure
	}
	if !e.add(l.conn) {
		raw.Close()
		return net.ErrClosed
	}
	if err := l.greet(limit); err != nil {
		raw.Close()
		e.remove(l.conn)
		return err
	}
	e.counters.connections.Add(1)
	return nil
}

// greet does the handshake and sends the hello.
func (l *Link) greet(limit time.Time) error {
	if err := l.conn.SetDeadline(limit); err != nil {
		return err
	}
	if secure := l.conn.secure; secure != nil {
		if err := secure.Handshake(); err != nil {
			return l.refusal(err)
		}
	}
	h := hello{token: l.e.cfg.Token, from: l.e.cfg.Self, to: l.to, way: l.way}.appendTo(nil)
	l.e.counters.framing.Add(int64(len(h)))
	if _, err := l.stream.Write(h); err != nil {
		l.e.counters.framing.Add(-int64(len(h)))
		return err
	}
	return l.conn.SetDeadline(time.Time{})
}

// refusal makes a refusal of an error of a handshake that shows the other side to be
// somebody else.
func (l *Link) refusal(err error) error {
	var certificate *tls.CertificateVerificationError
	var refusal *RefusalError
	switch {
	case errors.As(err, &refusal):
		refusal.From = l.address.String()
		return refusal
	case errors.As(err, &certificate):
		return &RefusalError{Reason: NotAuthentic, From: l.address.String(), Err: err}
	}
	return err
}
