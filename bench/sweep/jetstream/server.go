package jetstream

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// startTimeout is how long the server may take to read its store and listen.
const startTimeout = time.Minute

// broker is the NATS server in the process of the coordinator, with a connection to it.
type broker struct {
	server *server.Server
	conn   *nats.Conn
	log    *serverLog
}

// newBroker starts a server at an address, with a folder for what it keeps.
func newBroker(listen, store string, most int64, secure *tls.Config) (*broker, error) {
	host, text, err := net.SplitHostPort(listen)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("listen: port %q (allowed: 0 to 65535)", text)
	}
	o := &server.Options{
		ServerName: "joulemark", Host: host, Port: int(port), StoreDir: store, JetStream: true, JetStreamMaxStore: most,
		MaxPayload: maxMessage, NoSigs: true, NoSystemAccount: true, MaxTracedMsgLen: 1,
		TLSConfig: secure, TLSTimeout: requestTimeout.Seconds(),
	}
	if host == "" {
		o.Host = "0.0.0.0"
	}
	if port == 0 {
		o.Port = server.RANDOM_PORT
	}
	s, err := server.NewServer(o)
	if err != nil {
		return nil, err
	}
	b := &broker{server: s, log: &serverLog{fatal: make(chan struct{})}}
	s.SetLoggerV2(b.log, false, false, false)
	s.Start()
	if err := b.ready(); err != nil {
		b.close()
		return nil, err
	}
	if b.conn, err = nats.Connect("", nats.InProcessServer(s), nats.MaxReconnects(0)); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// ready waits until the server listens.
func (b *broker) ready() error {
	for end := time.Now().Add(startTimeout); !b.server.ReadyForConnections(50 * time.Millisecond); {
		select {
		case <-b.log.fatal:
			return b.log.err()
		default:
		}
		if time.Now().After(end) {
			return fmt.Errorf("the server does not begin within %v", startTimeout)
		}
	}
	return nil
}

// clients is how many workers have a connection.
func (b *broker) clients() int { return max(b.server.NumClients()-1, 0) }

// failed is what has become of the store while the server was at work.
func (b *broker) failed() error {
	if b.server.JetStreamEnabled() {
		return nil
	}
	return fmt.Errorf("the store takes nothing more: %w", b.log.err())
}

func (b *broker) close() {
	if b.conn != nil {
		b.conn.Close()
	}
	b.server.Shutdown()
	b.server.WaitForShutdown()
}

// serverLog keeps the last error that the server logs, for what it tells nobody else.
type serverLog struct {
	mu    sync.Mutex
	last  string
	once  sync.Once
	fatal chan struct{} // closed when the server cannot go on
}

var _ server.Logger = (*serverLog)(nil)

func (l *serverLog) err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last == "" {
		return errors.New("the server has not said why")
	}
	return errors.New(strings.TrimSpace(l.last))
}

// Noticef implements server.Logger.
func (l *serverLog) Noticef(string, ...any) {}

// Warnf implements server.Logger.
func (l *serverLog) Warnf(string, ...any) {}

// Debugf implements server.Logger.
func (l *serverLog) Debugf(string, ...any) {}

// Tracef implements server.Logger.
func (l *serverLog) Tracef(string, ...any) {}

// Errorf implements server.Logger.
func (l *serverLog) Errorf(format string, v ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = fmt.Sprintf(format, v...)
}

// Fatalf implements server.Logger.
func (l *serverLog) Fatalf(format string, v ...any) {
	l.Errorf(format, v...)
	l.once.Do(func() { close(l.fatal) })
}
