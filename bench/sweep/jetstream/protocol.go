package jetstream

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	js "github.com/nats-io/nats.go/jetstream"

	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/sweep/job"
)

// protocol is the version of what is said here; coordinator and worker must speak the same.
const protocol = "joulemark sweep 1"

// DefaultLease is how long nothing may be heard of a chunk before another worker is given it.
const DefaultLease = 30 * time.Second

const (
	// beats is how often a worker says within a lease that it is still at its chunk.
	beats = 4
	// maxMessage is a result, or the text of a job in JSON, with what is around it.
	maxMessage = job.MaxResult + 64<<10
	maxText    = job.MaxResult / 2
	// workers is the name of the consumer from which all workers take chunks.
	workers = "workers"
	// requestTimeout is how long a request may take that the server answers at once.
	requestTimeout = 5 * time.Second
)

// Subjects on which workers ask, before they know the job.
const (
	helloSubject  = "joulemark.hello"
	failedSubject = "joulemark.failed."
	endedSubject  = "joulemark.ended."
)

// hello is what a worker says first.
type hello struct {
	Protocol string `json:"protocol"`
	Version  string `json:"version"` // of the program
	Again    bool   `json:"again,omitempty"`
}

// welcome is the answer: the job, or why not.
type welcome struct {
	Refused string        `json:"refused,omitempty"`
	ID      string        `json:"id,omitempty"` // of the job
	Text    []byte        `json:"text,omitempty"`
	Lease   time.Duration `json:"lease,omitempty"`
	Over    bool          `json:"over,omitempty"` // the job is
	Why     string        `json:"why,omitempty"`  // with Over, where something went wrong
}

// failure is what a worker says of a chunk that went wrong.
type failure struct {
	Chunk int    `json:"chunk"`
	Error string `json:"error"`
}

// names are what things of one job are called. They follow from its identity, so that what is said
// about another job is never taken for something about this one.
type names string

func namesOf(id string) names {
	sum := sha256.Sum256([]byte(id))
	return names(hex.EncodeToString(sum[:12]))
}

func (n names) work() string          { return "WORK-" + string(n) }
func (n names) results() string       { return "RESULTS-" + string(n) }
func (n names) workOf(c int) string   { return fmt.Sprintf("work.%s.%d", n, c) }
func (n names) resultOf(c int) string { return fmt.Sprintf("result.%s.%d", n, c) }
func (n names) failed() string        { return failedSubject + string(n) }
func (n names) ended() string         { return endedSubject + string(n) }

// chunkOf is the number that a subject ends with.
func chunkOf(subject string) (int, error) {
	c, err := strconv.Atoi(subject[strings.LastIndexByte(subject, '.')+1:])
	if err != nil || c < 0 {
		return 0, fmt.Errorf("subject %q ends with no number of a chunk", subject)
	}
	return c, nil
}

// streams are those of a job. What is published on a subject that has a message already is refused.
func (n names) streams(id string) []js.StreamConfig {
	one := js.StreamConfig{
		Storage: js.FileStorage, Discard: js.DiscardNew, DiscardNewPerSubject: true, MaxMsgsPerSubject: 1,
		Metadata: map[string]string{"job": id},
	}
	work, results := one, one
	work.Name, work.Subjects, work.Retention = n.work(), []string{"work." + string(n) + ".*"}, js.WorkQueuePolicy
	results.Name, results.Subjects = n.results(), []string{"result." + string(n) + ".*"}
	return []js.StreamConfig{work, results}
}

// unlessThere publishes a message of which there may be one a subject. That there is one already is
// no error.
func unlessThere(ctx context.Context, s js.JetStream, subject string, content []byte) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	_, err := s.Publish(ctx, subject, content, js.WithExpectLastSequencePerSubject(0))
	if isThere(err) {
		return nil
	}
	return err
}

// isThere tells the error that there is a message on a subject already.
func isThere(err error) bool {
	of, ok := errors.AsType[*js.APIError](err)
	return ok && of.ErrorCode == js.JSErrCodeStreamWrongLastSequence
}

// isFull tells an error of the server that is about what it can keep. Other errors go away when the
// server is there again.
func isFull(err error) bool {
	of, ok := errors.AsType[*js.APIError](err)
	return ok && slices.Contains([]js.ErrorCode{insufficient, exceeded, storeFailed}, of.ErrorCode) ||
		errors.Is(err, nats.ErrMaxPayload)
}

// Codes of the server's that the client has no names for.
const (
	insufficient js.ErrorCode = 10023 // memory or disk
	exceeded     js.ErrorCode = 10047 // the disk's share that the server may take
	storeFailed  js.ErrorCode = 10077 // what the system says of a write
)

// encode is for values that JSON can hold.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}

// sides are the TLS of server and client, nil without a secret.
func sides(secret []byte) (server, client *tls.Config, err error) {
	if len(secret) == 0 {
		return nil, nil, nil
	}
	return control.Sides(secret, protocol)
}
