package pbft

import (
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// The kinds of message of PBFT.
const (
	kindPrePrepare algorithms.Kind = iota
	kindPrepare
	kindCommit
	kindCheckpoint
	kindViewChange
	kindNewView
	kindFetch
	kindExecuted
	numKinds
)

var kinds = algorithms.Kinds("pre-prepare", "prepare", "commit", "checkpoint", "view-change", "new-view",
	"fetch", "executed")

// Message is any message of PBFT: a kind byte, the fields that its kind has, and the codes.
type Message struct {
	kind   algorithms.Kind
	view   uint32
	seq    uint32 // in a view-change, the last stable checkpoint; in a fetch and its answer, the first
	digest digest // of a request, or of a state
	body   string // a batch; claims of a view-change; view-changes; batches that were executed
	codes  string
}

// fields says which fields the messages of a kind have besides the kind and the codes.
type fields struct{ view, seq, digest, body bool }

var fieldsOf = [numKinds]fields{
	kindPrePrepare: {view: true, seq: true, body: true},
	kindPrepare:    {view: true, seq: true, digest: true},
	kindCommit:     {view: true, seq: true, digest: true},
	kindCheckpoint: {seq: true, digest: true},
	kindViewChange: {view: true, seq: true, body: true},
	kindNewView:    {view: true, body: true},
	kindFetch:      {seq: true},
	kindExecuted:   {seq: true, body: true},
}

// Numbers are bounded, so that they do not overflow whatever a message says, and texts, so that
// a message fits into a packet.
const (
	maxNumber = 1<<31 - 1
	maxBody   = 60_000
	maxCodes  = 1 << 14
)

// Kind implements algorithms.Message.
func (m Message) Kind() algorithms.Kind { return m.kind }

// Size implements algorithms.Message.
func (m Message) Size() int {
	f, size := &fieldsOf[m.kind], 1
	if f.view {
		size += algorithms.UvarintSize(uint64(m.view))
	}
	if f.seq {
		size += algorithms.UvarintSize(uint64(m.seq))
	}
	if f.digest {
		size += consensus.DigestBytes
	}
	if f.body {
		size += consensus.TextSize(m.body)
	}
	return size + consensus.TextSize(m.codes)
}

// Append implements algorithms.Message.
func (m Message) Append(b []byte) []byte { return consensus.AppendText(m.text(b), m.codes) }

// text is what the codes are about.
func (m Message) text(b []byte) []byte {
	f := &fieldsOf[m.kind]
	b = append(b, byte(m.kind))
	if f.view {
		b = algorithms.AppendUvarint(b, uint64(m.view))
	}
	if f.seq {
		b = algorithms.AppendUvarint(b, uint64(m.seq))
	}
	if f.digest {
		b = append(b, m.digest...)
	}
	if f.body {
		b = consensus.AppendText(b, m.body)
	}
	return b
}

func decode(b []byte) (Message, error) {
	r := algorithms.NewReader(b)
	m := readMessage(r)
	if err := r.Done(); err != nil {
		return m, err
	}
	if m.kind != kindViewChange && fieldsOf[m.kind].seq && m.seq == 0 {
		return m, fmt.Errorf("%s of sequence number 0 (allowed: 1 to %d)", kinds[m.kind].Name, maxNumber)
	}
	return m, m.wellFormed()
}

func readMessage(r *algorithms.Reader) Message {
	m := Message{kind: r.Kind(int(numKinds))}
	f := &fieldsOf[m.kind]
	if f.view {
		m.view = uint32(r.Uvarint(maxNumber))
	}
	if f.seq {
		m.seq = uint32(r.Uvarint(maxNumber))
	}
	if f.digest {
		m.digest = consensus.Digest(consensus.ReadBytes(r, consensus.DigestBytes))
	}
	if f.body {
		m.body = consensus.ReadText(r, maxBody)
	}
	m.codes = consensus.ReadText(r, maxCodes)
	return m
}

var errBody = errors.New("content is not encoded as it should be")

// wellFormed reports what is wrong with the body of a message, or nil.
func (m Message) wellFormed() error {
	ok := true
	switch m.kind {
	case kindPrePrepare:
		ok = consensus.IsBatch(m.body)
	case kindViewChange:
		_, ok = readClaims(m.body)
	case kindNewView:
		_, ok = readChanges(m.body)
	case kindExecuted:
		_, ok = readBatches(m.body)
	}
	if !ok {
		return errBody
	}
	return nil
}

// Describe implements algorithms.Describer.
func (m Message) Describe() string {
	switch m.kind {
	case kindPrePrepare:
		return fmt.Sprintf("view %d, number %d, %s", m.view, m.seq, consensus.BatchWords(m.body, null))
	case kindPrepare, kindCommit:
		return fmt.Sprintf("view %d, number %d, %x", m.view, m.seq, m.digest[:2])
	case kindCheckpoint:
		return fmt.Sprintf("number %d, %x", m.seq, m.digest[:2])
	case kindViewChange:
		claims, _ := readClaims(m.body)
		return fmt.Sprintf("view %d, %s", m.view, claimWords(claims))
	case kindNewView:
		changes, _ := readChanges(m.body)
		return fmt.Sprintf("view %d, by %d view-changes", m.view, len(changes))
	case kindExecuted:
		batches, _ := readBatches(m.body)
		return fmt.Sprintf("from number %d: %d requests", m.seq, len(batches))
	}
	return fmt.Sprintf("from number %d", m.seq)
}
