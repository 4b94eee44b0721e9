package reference

import (
	"errors"
	"fmt"
	"net"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/eclipse/paho.mqtt.golang/packets"
)

// The counts over a broker of another make are the same.
func TestMosquitto(t *testing.T) {
	path, err := exec.LookPath("mosquitto")
	if err != nil {
		t.Skip("there is no mosquitto in the path")
	}
	port := freePort(t)
	// without a file it listens on loopback alone
	command := exec.CommandContext(t.Context(), path, "-p", strconv.Itoa(port))
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	}()
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	for tries := 0; ; tries++ {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			conn.Close()
			break
		}
		if tries == 500 {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Millisecond) // until it listens
	}
	for _, s := range []Stack{MQTT0, MQTT1, MQTT2} {
		counts(t, s, Config{Subscribers: 30, Broker: "tcp://" + address})
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func TestNoBroker(t *testing.T) {
	broker := "tcp://127.0.0.1:" + strconv.Itoa(freePort(t))
	_, err := Prepare(t.Context(), MQTT1, Config{Subscribers: 5, Broker: broker})
	if err == nil || !strings.Contains(err.Error(), broker[len("tcp://"):]) ||
		!strings.Contains(err.Error(), "mqtt-qos1: set-up with 5 subscribers") {
		t.Errorf("%v", err)
	}
}

// Brokers that fall short: errors name what is missing.
func TestPoorBrokers(t *testing.T) {
	for _, c := range []struct {
		name    string
		poor    *poorBroker
		set, ev string // what the error of the set-up, or of the event, says
	}{
		{"silent", &poorBroker{silent: true}, "set-up with 3 subscribers", ""},
		{"grants less", &poorBroker{grants: 1}, "grants quality of service 1 where 2 was asked for", ""},
		{"delivers nothing", &poorBroker{grants: 2}, "", "0 of 3 subscribers have the event and 1 " +
			"acknowledgements are due"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := Prepare(t.Context(), MQTT2,
				Config{Subscribers: 3, Broker: c.poor.start(t), Timeout: 300 * time.Millisecond})
			if c.set != "" {
				if err == nil || !strings.Contains(err.Error(), c.set) ||
					errors.Is(err, ErrUnfinished) != c.poor.silent {
					t.Errorf("set-up: %v; want %q", err, c.set)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer b.Close()
			if _, err := b.Execute(t.Context()); !errors.Is(err, ErrUnfinished) ||
				!strings.Contains(err.Error(), c.ev) {
				t.Errorf("event: %v; want %q", err, c.ev)
			}
		})
	}
}

// A broker that resets its connections is an error of its own at once, whichever packet it does
// that at, and nobody waits for what cannot come.
func TestBrokerResets(t *testing.T) {
	for _, at := range []packetType{packets.Connect, packets.Subscribe, packets.Publish} {
		for _, s := range []Stack{MQTT0, MQTT1, MQTT2} {
			t.Run(fmt.Sprintf("%s at %s", s, packets.PacketNames[at]), func(t *testing.T) {
				broker := (&poorBroker{grants: byte(slices.Index(Stacks(), s)), resets: at}).start(t)
				b, err := Prepare(t.Context(), s, Config{Subscribers: 3, Broker: broker, Timeout: time.Hour})
				if at == packets.Publish {
					if err != nil {
						t.Fatal(err)
					}
					defer b.Close()
					_, err = b.Execute(t.Context())
				}
				if err == nil || errors.Is(err, ErrUnfinished) ||
					!strings.Contains(err.Error(), "broker "+broker[len("tcp://"):]) {
					t.Errorf("%v; want that the broker has ended the connection", err)
				}
			})
		}
	}
}

type packetType = byte

// poorBroker lets clients connect and subscribe, at most, and forwards nothing.
type poorBroker struct {
	silent bool
	grants byte
	resets packetType // resets all connections when such a packet comes; 0: none

	mu    sync.Mutex
	conns []net.Conn
}

func (p *poorBroker) start(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { conn.Close() })
			p.mu.Lock()
			p.conns = append(p.conns, conn)
			p.mu.Unlock()
			go p.serve(conn)
		}
	}()
	return "tcp://" + listener.Addr().String()
}

func (p *poorBroker) serve(conn net.Conn) {
	for {
		packet, err := packets.ReadPacket(conn)
		if err != nil {
			return
		}
		if packetOf(packet) == p.resets {
			p.reset()
			return
		}
		var answer packets.ControlPacket
		switch packet := packet.(type) {
		case *packets.ConnectPacket:
			answer = packets.NewControlPacket(packets.Connack)
		case *packets.SubscribePacket:
			granted := packets.NewControlPacket(packets.Suback).(*packets.SubackPacket)
			granted.MessageID, granted.ReturnCodes = packet.MessageID, []byte{p.grants}
			answer = granted
		}
		if answer != nil && !p.silent {
			_ = answer.Write(conn)
		}
	}
}

// packetOf is the type of a packet, of those that brokers are reset at.
func packetOf(packet packets.ControlPacket) packetType {
	switch packet.(type) {
	case *packets.ConnectPacket:
		return packets.Connect
	case *packets.SubscribePacket:
		return packets.Subscribe
	case *packets.PublishPacket:
		return packets.Publish
	}
	return 0
}

// reset ends all connections as a process that is killed with unread data does.
func (p *poorBroker) reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, conn := range p.conns {
		_ = conn.(*net.TCPConn).SetLinger(0)
		_ = conn.Close()
	}
}
