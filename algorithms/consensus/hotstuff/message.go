package hotstuff

import (
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// The kinds of message of HotStuff.
const (
	kindNewView algorithms.Kind = iota
	kindPrepare
	kindPreCommit
	kindCommit
	kindDecide
	kindPrepareVote
	kindPreCommitVote
	kindCommitVote
	kindGeneric
	kindGenericVote
	kindFetch
	kindBlocks
	numKinds
)

var kinds = algorithms.Kinds("new-view", "prepare", "pre-commit", "commit", "decide", "prepare-vote",
	"pre-commit-vote", "commit-vote", "generic", "generic-vote", "fetch", "blocks")

// Message is any message of HotStuff: a kind byte, and the fields that its kind has.
type Message struct {
	kind      algorithms.Kind
	view      uint32      // of a new-view and a vote
	height    uint32      // in a fetch: what is decided
	digest    digest      // of the block that is voted for, or asked for; in a fetch, root for none
	block     block       // that is proposed; in a new-view, that of its certificate
	qc        certificate // of the block of a new-view, of a proposal's parent, of the phase before
	signature string      // of a vote
	body      string      // blocks
}

// fields says which fields the messages of a kind have besides the kind.
type fields struct{ view, height, digest, block, qc, signature, body bool }

var fieldsOf = [numKinds]fields{
	kindNewView:       {view: true, block: true, qc: true},
	kindPrepare:       {block: true, qc: true},
	kindPreCommit:     {qc: true},
	kindCommit:        {qc: true},
	kindDecide:        {qc: true},
	kindPrepareVote:   {view: true, digest: true, signature: true},
	kindPreCommitVote: {view: true, digest: true, signature: true},
	kindCommitVote:    {view: true, digest: true, signature: true},
	kindGeneric:       {block: true, qc: true},
	kindGenericVote:   {view: true, digest: true, signature: true},
	kindFetch:         {height: true, digest: true},
	kindBlocks:        {qc: true, body: true},
}

// Views are bounded, so that they do not overflow whatever a message says, and texts, so that a
// message fits into a packet.
const (
	maxView = 1<<31 - 1
	maxBody = 60_000
)

// Kind implements algorithms.Message.
func (m Message) Kind() algorithms.Kind { return m.kind }

// Size implements algorithms.Message.
func (m Message) Size() int {
	f, size := &fieldsOf[m.kind], 1
	if f.view {
		size += algorithms.UvarintSize(uint64(m.view))
	}
	if f.height {
		size += algorithms.UvarintSize(uint64(m.height))
	}
	if f.digest {
		size += digestBytes
	}
	if f.block {
		size += m.block.size()
	}
	if f.qc {
		size += m.qc.size()
	}
	if f.signature {
		size += consensus.TextSize(m.signature)
	}
	if f.body {
		size += consensus.TextSize(m.body)
	}
	return size
}

// Append implements algorithms.Message.
func (m Message) Append(b []byte) []byte {
	f := &fieldsOf[m.kind]
	b = append(b, byte(m.kind))
	if f.view {
		b = algorithms.AppendUvarint(b, uint64(m.view))
	}
	if f.height {
		b = algorithms.AppendUvarint(b, uint64(m.height))
	}
	if f.digest {
		b = append(b, m.digest...)
	}
	if f.block {
		b = m.block.append(b)
	}
	if f.qc {
		b = m.qc.append(b)
	}
	if f.signature {
		b = consensus.AppendText(b, m.signature)
	}
	if f.body {
		b = consensus.AppendText(b, m.body)
	}
	return b
}

func decode(b []byte) (Message, error) {
	r := algorithms.NewReader(b)
	m := Message{kind: r.Kind(int(numKinds))}
	f := &fieldsOf[m.kind]
	if f.view {
		m.view = uint32(r.Uvarint(maxView))
	}
	if f.height {
		m.height = uint32(r.Uvarint(maxView))
	}
	if f.digest {
		m.digest = digest(consensus.ReadBytes(r, digestBytes))
	}
	if f.block {
		m.block = readBlock(r)
	}
	if f.qc {
		m.qc = readCertificate(r)
	}
	if f.signature {
		m.signature = consensus.ReadText(r, signatureBytes)
	}
	if f.body {
		m.body = consensus.ReadText(r, maxBody)
	}
	if err := r.Done(); err != nil {
		return m, err
	}
	return m, m.wellFormed()
}

var (
	errBlock       = errors.New("block is not as it should be")
	errCertificate = errors.New("certificate is not as it should be")
	errSignature   = fmt.Errorf("signature is not as it should be (allowed: none, or %d bytes)", signatureBytes)
)

// wellFormed reports what is wrong with a message, whoever has sent it, or nil.
func (m *Message) wellFormed() error {
	f := &fieldsOf[m.kind]
	if f.view && m.view == 0 {
		return fmt.Errorf("%s of view 0 (allowed: 1 to %d)", kinds[m.kind].Name, maxView)
	}
	if f.signature && m.signature != "" && len(m.signature) != signatureBytes {
		return errSignature
	}
	if f.qc && !m.qc.wellFormed() || !f.block && f.qc && m.kind != kindBlocks && m.qc.view == 0 {
		return errCertificate
	}
	if !m.blocksFit() {
		return errBlock
	}
	return nil
}

// blocksFit reports whether the blocks of a message are such, and fit its certificate.
func (m *Message) blocksFit() bool {
	switch m.kind {
	case kindNewView:
		return m.block.wellFormed() && m.block.view == m.qc.view && m.block.digest() == m.qc.block &&
			m.qc.view < m.view
	case kindPrepare, kindGeneric:
		return m.block.view > m.qc.view && m.block.wellFormed() && m.block.parent == m.qc.block
	case kindBlocks:
		_, ok := readBlocks(m.body)
		return ok
	}
	return true
}

// Describe implements algorithms.Describer.
func (m Message) Describe() string {
	switch m.kind {
	case kindNewView:
		return fmt.Sprintf("view %d, certificate of view %d", m.view, m.qc.view)
	case kindPrepare, kindGeneric:
		return fmt.Sprintf("view %d, %s, on that of view %d", m.block.view, m.block.words(), m.qc.view)
	case kindPreCommit, kindCommit, kindDecide:
		return fmt.Sprintf("view %d, block %d", m.qc.view, number(m.qc.block))
	case kindFetch:
		if m.digest == root {
			return fmt.Sprintf("behind height %d", m.height)
		}
		return fmt.Sprintf("behind height %d, to block %d", m.height, number(m.digest))
	case kindBlocks:
		blocks, _ := readBlocks(m.body)
		return fmt.Sprintf("from height %d: %d blocks", blocks[0].height, len(blocks))
	}
	return fmt.Sprintf("view %d, block %d", m.view, number(m.digest))
}
