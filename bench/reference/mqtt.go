package reference

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"sync/atomic"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"

	"github.com/joulemark/joulemark/bench/loopback"
)

// mqttSystem is a publisher, its subscribers, and a broker if it is ours.
type mqttSystem struct {
	broker  *ownBroker    // nil for one outside
	address string        // of the broker
	clients []paho.Client // the publisher, then the subscribers
	topic   string
	qos     byte
	tally   *tally
	away    atomic.Bool // the broker is on another machine
}

// newMQTT connects everybody and subscribes.
func newMQTT(ctx context.Context, s Stack, c Config, t *tally) (system, error) {
	// Others may use an outside broker at the same time; a client's name has at most 23 bytes.
	run := fmt.Sprintf("joulemark-%08x", rand.Uint32())
	m := &mqttSystem{topic: run + "/event", tally: t, clients: make([]paho.Client, c.Subscribers+1)}
	switch s {
	case MQTT1:
		m.qos = 1
	case MQTT2:
		m.qos = 2
	}
	address, err := m.connectTo(c.Broker)
	if err != nil {
		return nil, err
	}
	m.address = address
	err = inParallel(ctx, len(m.clients), func(ctx context.Context, i int) error {
		m.clients[i] = paho.NewClient(m.options(ctx, address, fmt.Sprintf("%s%d", run[len("joule"):], i)))
		if err := finish(ctx, m.clients[i].Connect()); err != nil {
			return fmt.Errorf("broker %s: %w", address, err)
		}
		if i == 0 {
			return nil
		}
		token := m.clients[i].Subscribe(m.topic, m.qos, func(paho.Client, paho.Message) { t.hear() })
		if err := finish(ctx, token); err != nil {
			return fmt.Errorf("broker %s: subscribing: %w", address, err)
		}
		return granted(token, m.topic, m.qos)
	})
	if err != nil {
		m.close()
		return nil, err
	}
	return m, nil
}

// granted reports a broker that gives less than was asked for: fewer packets would pass.
func granted(token paho.Token, topic string, qos byte) error {
	if sub, ok := token.(*paho.SubscribeToken); ok && sub.Result()[topic] != qos {
		return fmt.Errorf("the broker grants quality of service %d where %d was asked for", sub.Result()[topic], qos)
	}
	return nil
}

// connectTo is the address of the broker, one of our own if none is given.
func (m *mqttSystem) connectTo(outside string) (address string, err error) {
	if outside != "" {
		return brokerAddress(outside)
	}
	if m.broker, err = startBroker(); err != nil {
		return "", err
	}
	return m.broker.address(), nil
}

// keepAlive is after how much silence a client says that it is there: longer than a window, so
// that no such packet falls into one.
const keepAlive = time.Hour

// options are those of a client whose packets are counted. One that loses its connection does not
// come back: the count would not be that of one event.
func (m *mqttSystem) options(ctx context.Context, address, name string) *paho.ClientOptions {
	deadline, _ := ctx.Deadline()
	return paho.NewClientOptions().
		AddBroker("tcp://" + address).
		SetClientID(name).
		SetProtocolVersion(4). // 3.1.1, without a second attempt by another version
		SetCleanSession(true).
		SetKeepAlive(keepAlive).
		SetConnectTimeout(time.Until(deadline)).
		SetAutoReconnect(false).
		SetConnectRetry(false).
		SetConnectionLostHandler(func(_ paho.Client, err error) {
			m.tally.fail(fmt.Errorf("broker %s: connection lost: %w", address, err))
		}).
		SetCustomOpenConnectionFn(func(*url.URL, paho.ClientOptions) (net.Conn, error) {
			var dialer net.Dialer
			conn, err := dialer.DialContext(ctx, "tcp", address)
			if err != nil {
				return nil, err
			}
			if !loopback.Carries(conn) {
				m.away.Store(true)
			}
			return &mqttConn{Conn: conn, tally: m.tally}, nil
		})
}

// finish waits for what was asked of a client.
func finish(ctx context.Context, token paho.Token) error {
	select {
	case <-token.Done():
		return token.Error()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// publish implements system.
func (m *mqttSystem) publish(ctx context.Context, event []byte) error {
	if err := finish(ctx, m.clients[0].Publish(m.topic, m.qos, false, event)); err != nil {
		return fmt.Errorf("broker %s: publishing: %w", m.address, err)
	}
	return m.tally.wait(ctx, func() bool {
		heard, due := m.tally.state()
		return heard == len(m.clients)-1 && due == 0
	})
}

// kind implements system.
func (*mqttSystem) kind(key uint16) string { return mqttPackets[key&15] }

// quiesce is how long a client may take at most to say goodbye, in milliseconds.
const quiesce = 250

// close implements system.
func (m *mqttSystem) close() {
	_ = inParallel(context.Background(), len(m.clients), func(_ context.Context, i int) error {
		if m.clients[i] != nil {
			m.clients[i].Disconnect(quiesce)
		}
		return nil
	})
	if m.broker != nil {
		m.broker.close()
	}
}
