package reference

import (
	"context"
	"fmt"
	"net"

	"github.com/plgd-dev/go-coap/v3/message"
	"github.com/plgd-dev/go-coap/v3/message/codes"
	"github.com/plgd-dev/go-coap/v3/message/pool"
	coapnet "github.com/plgd-dev/go-coap/v3/net"
	"github.com/plgd-dev/go-coap/v3/udp/client"
	"github.com/plgd-dev/go-coap/v3/udp/coder"
	"github.com/plgd-dev/go-coap/v3/udp/server"
)

// coapSession is a client's socket that counts the datagrams of both directions. The library takes
// no connection but its own, so this stands one layer above, where datagrams are still whole.
type coapSession struct {
	*server.Session
	conn  *net.UDPConn
	tally *tally
	done  context.CancelFunc
}

var _ client.Session = (*coapSession)(nil)

// newCoAPSession opens a socket that talks to one address.
func newCoAPSession(ctx context.Context, to *net.UDPAddr, t *tally) (*coapSession, error) {
	conn, err := net.DialUDP("udp", nil, to)
	if err != nil {
		return nil, err
	}
	running, done := context.WithCancel(context.Background())
	shared := coapnet.NewUDPConn("udp", conn)
	session := server.NewSession(ctx, running, shared, to, maxDatagram, client.DefaultMTU, true)
	return &coapSession{Session: session, conn: conn, tally: t, done: done}, nil
}

const maxDatagram = 64 << 10

// WriteMessage implements client.Session. A datagram is counted before it leaves, and so before any
// answer.
func (s *coapSession) WriteMessage(m *pool.Message) error {
	data, err := m.MarshalWithEncoder(coder.DefaultCoder)
	if err != nil {
		return fmt.Errorf("cannot marshal: %w", err)
	}
	s.count(data)
	_, err = s.conn.Write(data)
	return err
}

// Run implements client.Session: it reads until the socket is closed.
func (s *coapSession) Run(cc *client.Conn) error {
	defer s.done()
	defer func() { _ = s.Close() }()
	buf := make([]byte, maxDatagram)
	for {
		n, err := s.conn.Read(buf)
		if err != nil {
			return err
		}
		s.count(buf[:n])
		if err := cc.Process(nil, buf[:n]); err != nil {
			return err
		}
	}
}

// count takes type and code out of the first two bytes (RFC 7252, section 3). Anything shorter than
// a header is none of CoAP's.
func (s *coapSession) count(datagram []byte) {
	if len(datagram) < 4 {
		return
	}
	kind := message.Type(datagram[0] >> 4 & 3)
	s.tally.count(uint16(kind)<<8|uint16(datagram[1]), len(datagram), 0)
}

var coapTypes = [4]string{"CON", "NON", "ACK", "RST"}

// coapKind names type and code as RFC 7252 does: "CON GET", "ACK 2.05", and "ACK" for an empty
// message.
func coapKind(key uint16) string {
	name, code := coapTypes[key>>8&3], codes.Code(key&0xff)
	switch class, detail := code>>5, code&31; {
	case code == codes.Empty:
		return name
	case class == 0:
		return name + " " + code.String()
	default:
		return fmt.Sprintf("%s %d.%02d", name, class, detail)
	}
}
