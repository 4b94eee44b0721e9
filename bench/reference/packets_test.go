package reference

import (
	"bytes"
	"testing"

	"github.com/eclipse/paho.mqtt.golang/packets"
	"github.com/google/go-cmp/cmp"
	"github.com/plgd-dev/go-coap/v3/message"
	"github.com/plgd-dev/go-coap/v3/message/codes"
	"github.com/plgd-dev/go-coap/v3/message/pool"
	"github.com/plgd-dev/go-coap/v3/net/responsewriter"
	"github.com/plgd-dev/go-coap/v3/udp/client"
	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/bench/engine"
)

// Packets are found however their bytes are cut into pieces.
func TestReaderFindsPackets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type packet struct {
			first byte
			size  int
		}
		var want []packet
		var stream bytes.Buffer
		for range rapid.IntRange(0, 5).Draw(t, "packets") {
			p := packets.NewControlPacket(packets.Publish).(*packets.PublishPacket)
			p.TopicName = "a/b"
			p.Qos = rapid.ByteRange(0, 2).Draw(t, "qos")
			// Sizes on both sides of where the remaining length takes another byte.
			size := rapid.OneOf(rapid.IntRange(100, 140), rapid.IntRange(16_300, 16_400), rapid.IntRange(0, 5))
			p.Payload = make([]byte, size.Draw(t, "payload"))
			start := stream.Len()
			_ = p.Write(&stream)
			want = append(want, packet{packets.Publish<<4 | p.Qos<<1, stream.Len() - start})
			if rapid.Bool().Draw(t, "ping") {
				_ = packets.NewControlPacket(packets.Pingreq).Write(&stream)
				want = append(want, packet{packets.Pingreq << 4, 2})
			}
		}
		var got []packet
		var r mqttReader
		for data := stream.Bytes(); len(data) > 0; {
			n := rapid.IntRange(1, len(data)).Draw(t, "piece")
			r.feed(data[:n], func(first byte, size int) { got = append(got, packet{first, size}) })
			data = data[n:]
		}
		if !cmp.Equal(got, want, cmp.AllowUnexported(packet{})) {
			t.Errorf("found %v, want %v", got, want)
		}
	})
}

// A remaining length has four bytes at most; what follows is not read as a part of it.
func TestReaderLongLength(t *testing.T) {
	var r mqttReader
	r.feed([]byte{0x30, 0xff, 0xff, 0xff, 0xff, 0x01}, func(byte, int) { t.Error("found a packet") })
	if want := uint32(1<<28 - 2); r.left != want {
		t.Errorf("%d bytes are left, want %d", r.left, want)
	}
}

func TestKindNames(t *testing.T) {
	for key, want := range map[uint16]string{
		0x0001: "CON GET", 0x0101: "NON GET", 0x0245: "ACK 2.05", 0x0145: "NON 2.05", 0x0200: "ACK", 0x0300: "RST",
		0x0084: "CON 4.04",
	} {
		if got := coapKind(key); got != want {
			t.Errorf("%#04x is %q, want %q", key, got, want)
		}
	}
	for key, want := range map[uint16]string{
		0: "ping", 4: "alive", 8: "user", 13: "error", 14: "type 14",
		gossipStream: "state exchange (TCP)",
	} {
		if got := gossipKind(key); got != want {
			t.Errorf("%d is %q, want %q", key, got, want)
		}
	}
}

// A datagram of several messages counts each, and itself once if the event is in it.
func TestGossipDatagrams(t *testing.T) {
	crc := []byte{gossipCRC, 0, 0, 0, 0}
	for _, c := range []struct {
		name     string
		datagram []byte
		kinds    []engine.TypeCount
		aside    []engine.TypeCount
		carried  engine.Traffic
	}{
		{
			"one",
			[]byte{gossipUser, 1, 2},
			[]engine.TypeCount{count("user", 1, 3)},
			nil,
			engine.Traffic{Packets: 1, Bytes: 3},
		},
		{
			"behind a checksum", append(crc, gossipUser, 1, 2),
			[]engine.TypeCount{count("user", 1, 3)},
			nil,
			engine.Traffic{Packets: 1, Bytes: 8},
		},
		{"of no event", append(crc, 0, 1), nil, []engine.TypeCount{count("ping", 1, 2)}, engine.Traffic{}},
		{
			"several",
			append(crc, gossipCompound, 3, 0, 2, 0, 3, 0, 1, gossipUser, 7, 4, 1, 1, gossipUser),
			[]engine.TypeCount{count("user", 2, 3)},
			[]engine.TypeCount{count("alive", 1, 3)},
			engine.Traffic{Packets: 1, Bytes: 19},
		},
		{
			"several, cut off",
			[]byte{gossipCompound, 2, 0, 1, 0, 9, gossipUser, 1},
			nil,
			[]engine.TypeCount{count("compound", 1, 8)},
			engine.Traffic{},
		},
		{
			"lengths cut off",
			[]byte{gossipCompound, 200, 0},
			nil,
			[]engine.TypeCount{count("compound", 1, 3)},
			engine.Traffic{},
		},
		{"empty", nil, nil, nil, engine.Traffic{}},
	} {
		tally := newTally()
		gossipTransport{tally: tally}.count(c.datagram)
		got := tally.take(gossipKind)
		if !cmp.Equal(got.kinds, c.kinds) || !cmp.Equal(got.aside, c.aside) || got.carried != c.carried {
			t.Errorf("%s: %+v; want %v, %v, %v", c.name, got, c.kinds, c.aside, c.carried)
		}
	}
}

// Left to itself the library answers a non-confirmable request with a confirmable response, so that
// there are three messages. This is why the server of this package does it by hand.
func TestLibraryConfirmsNonConfirmable(t *testing.T) {
	sys := &coapSystem{stack: CoAPNon, tally: newTally(), stop: make(chan struct{})}
	srv, err := newCoAPServer(CoAPNon, &sys.running, sys.every, func(srv *coapServer) client.HandlerFunc {
		return func(w *responsewriter.ResponseWriter[*client.Conn], _ *pool.Message) {
			_ = w.SetResponse(codes.Content, message.AppOctets, bytes.NewReader(srv.current()))
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	sys.server = srv
	defer sys.close()
	srv.put([]byte("an event"))
	session, err := newCoAPSession(t.Context(), srv.address, sys.tally)
	if err != nil {
		t.Fatal(err)
	}
	sys.clients = []*client.Conn{sys.newClient(session)}
	if err := sys.get(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	want := []string{"CON 2.05", "NON GET", "ACK"}
	if err := sys.tally.wait(t.Context(), func() bool { return sys.tally.total() == int64(len(want)) }); err != nil {
		t.Fatal(err)
	}
	for i, k := range sys.tally.take(coapKind).kinds {
		if k.Name != want[i] || k.Messages != 1 {
			t.Errorf("%d %s; want one of each of %q", k.Messages, k.Name, want)
		}
	}
}
