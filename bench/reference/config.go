package reference

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Config says whom an event goes to.
type Config struct {
	// Subscribers is how many are to have the event, 1 to MaxSubscribers. The publisher comes on
	// top.
	Subscribers int
	// Payload is the size of the event in bytes, MinPayload to MaxPayload; 0 stands for
	// DefaultPayload.
	Payload int
	// Broker is the address of an MQTT broker that is already there: "tcp://HOST:PORT", the port
	// 1883 if not given. "" starts one in this process. Other stacks refuse it.
	Broker string
	// Seed makes the bytes of the events. Nothing else is drawn from it: the libraries have random
	// numbers of their own.
	Seed uint64
	// Kernel asks for what the kernel counts around each event. To read that takes a fraction of a
	// millisecond, which a run whose energy is measured may not want. Nothing is told of a broker
	// on another machine.
	Kernel bool
	// Timeout bounds the set-up, and each event; 0 stands for DefaultTimeout and EachTimeout for
	// every node, since members take time to join one after the other.
	Timeout time.Duration
}

// The limits and defaults of Config. A payload has room for the number of the event and fits one
// datagram of every stack.
const (
	MaxSubscribers = 10_000
	MinPayload     = 8
	MaxPayload     = 1024
	DefaultPayload = 50
	DefaultTimeout = 30 * time.Second
	EachTimeout    = 100 * time.Millisecond
	MaxTimeout     = 24 * time.Hour
)

// Validate names every field that is out of range.
func (c Config) Validate(s Stack) error {
	_, err := Parse(string(s))
	errs := []error{err}
	if c.Subscribers < 1 || c.Subscribers > MaxSubscribers {
		errs = append(errs, fmt.Errorf("subscribers: %d (allowed: 1 to %d)", c.Subscribers, MaxSubscribers))
	}
	if c.Payload != 0 && (c.Payload < MinPayload || c.Payload > MaxPayload) {
		errs = append(errs, fmt.Errorf("payload: %d B (allowed: %d to %d, or 0 for %d)",
			c.Payload, MinPayload, MaxPayload, DefaultPayload))
	}
	errs = append(errs, suggest.For("timeout", CheckTimeout(c.Timeout)))
	if c.Broker != "" {
		if err == nil && !s.MQTT() {
			errs = append(errs, fmt.Errorf("broker: %q (allowed: none, as %s has no broker)", c.Broker, s))
		}
		_, err := brokerAddress(c.Broker)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// Check is Validate, and reports more sockets than this process may have open with ErrDescriptors.
func (c Config) Check(s Stack) error {
	if err := c.Validate(s); err != nil {
		return err
	}
	return c.enoughSockets(s)
}

// withDefaults fills in the zero fields.
func (c Config) withDefaults() Config {
	if c.Payload == 0 {
		c.Payload = DefaultPayload
	}
	if c.Timeout == 0 {
		c.Timeout = DefaultTimeout + time.Duration(c.Subscribers+1)*EachTimeout
	}
	return c
}

// CheckTimeout reports a time that is none to wait for.
func CheckTimeout(d time.Duration) error {
	if d >= 0 && d <= MaxTimeout {
		return nil
	}
	return suggest.Wrong("setup-timeout", d, "up to %v, or 0 for %v and %v for each node", MaxTimeout, DefaultTimeout,
		EachTimeout)
}

// CheckBroker reports an address of a broker that cannot be one.
func CheckBroker(broker string) error {
	_, err := brokerAddress(broker)
	return err
}

// brokerAddress is the host and port of a broker.
func brokerAddress(broker string) (string, error) {
	wrong := suggest.Wrong("broker", suggest.Quote(broker), "tcp://HOST or tcp://HOST:PORT")
	u, err := url.Parse(broker)
	if err != nil || u.Scheme != "tcp" && u.Scheme != "mqtt" || u.Hostname() == "" || u.User != nil || u.Path != "" ||
		u.RawQuery != "" {
		return "", wrong
	}
	port := u.Port()
	if port == "" {
		port = "1883"
	}
	if _, err := net.LookupPort("tcp", port); err != nil {
		return "", wrong
	}
	return net.JoinHostPort(u.Hostname(), port), nil
}

// sockets is about how many file descriptors a stack takes.
func (c Config) sockets(s Stack) int {
	switch {
	case s.MQTT() && c.Broker == "", s == Memberlist:
		return 2 * (c.Subscribers + 1)
	default:
		return c.Subscribers + 1
	}
}

// spareSockets are left for whatever else the process has open, the connections of the
// set-up among it.
const spareSockets = 2*concurrency + 64

// enoughSockets reports a limit of descriptors that is too low.
func (c Config) enoughSockets(s Stack) error {
	need := c.sockets(s) + spareSockets
	if limit, ok := descriptorLimit(); ok && uint64(need) > limit {
		return fmt.Errorf("%s with %d subscribers takes %d open files and the limit is %d (ulimit -n): %w",
			s, c.Subscribers, need, limit, ErrDescriptors)
	}
	return nil
}
