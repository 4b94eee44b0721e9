package reference

import (
	"errors"
	"net"
	"os/exec"
	"strconv"
	"strings"
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
		poor    poorBroker
		set, ev string // what the error of the set-up, or of the event, says
	}{
		{"silent", poorBroker{silent: true}, "set-up with 3 subscribers", ""},
		{"grants less", poorBroker{grants: 1}, "grants quality of service 1 where 2 was asked for", ""},
		{"delivers nothing", poorBroker{grants: 2}, "", "0 of 3 subscribers have the event and 1 " +
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

// poorBroker lets clients connect and subscribe, at most, and forwards nothing.
type poorBroker struct {
	silent bool
	grants byte
}

func (p poorBroker) start(t *testing.T) string {
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
			go p.serve(conn)
		}
	}()
	return "tcp://" + listener.Addr().String()
}

func (p poorBroker) serve(conn net.Conn) {
	for {
		packet, err := packets.ReadPacket(conn)
		if err != nil {
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
