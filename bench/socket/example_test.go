package socket_test

import (
	"fmt"
	"net/netip"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/socket"
)

type text string

func (t text) Kind() algorithms.Kind  { return 0 }
func (t text) Size() int              { return len(t) }
func (t text) Append(b []byte) []byte { return append(b, t...) }

type printer struct{ closed chan struct{} }

func (p printer) Frame(l socket.Label, body []byte) error {
	fmt.Printf("message %d: %s\n", l.Seq, body)
	return nil
}

func (p printer) Flush()  { fmt.Println("nothing more for now") }
func (p printer) Closed() { close(p.closed) }

// Two nodes, of which one sends two messages in one write.
func Example() {
	token := socket.NewToken()
	closed := make(chan struct{})
	var addresses [2]netip.AddrPort
	var ends [2]*socket.Endpoint
	for id := range ends {
		e, err := socket.Listen(socket.Config{
			Protocol: socket.TCP,
			Self:     algorithms.ID(id),
			Token:    token,
			Peer:     func(id algorithms.ID) (netip.AddrPort, bool) { return addresses[id], true },
			Open:     func(algorithms.ID) socket.Sink { return printer{closed} },
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		defer e.Close()
		ends[id], addresses[id] = e, e.Addr()
	}
	link, err := ends[0].Dial(1)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, word := range []text{"hello", "world"} {
		if err := socket.Add(link, socket.Label{Seq: uint32(i)}, word); err != nil {
			fmt.Println(err)
		}
	}
	if err := link.Flush(); err != nil {
		fmt.Println(err)
	}
	link.Close()
	<-closed
	c := ends[0].Counts()
	fmt.Println(c.Frames, "frames,", c.Body, "bytes of messages,", c.Framing, "around them")
	// Output:
	// message 0: hello
	// message 1: world
	// nothing more for now
	// 2 frames, 10 bytes of messages, 39 around them
}
