package node

import "testing"

// What finds a full mailbox is dropped and counted, and tasks are not.
func TestMailbox(t *testing.T) {
	b := newMailbox[note](2, 2)
	slot := func(p *envelope[note]) int { return int(p.from) }
	b.push([]envelope[note]{{from: 1}, {from: 1}, {from: 1}, {from: 0}}, slot)
	if !b.post(func() {}) {
		t.Error("no room for a task")
	}
	lost := map[int]int64{}
	batch := b.take(nil, func(slot int, n int64) { lost[slot] += n })
	if len(batch) != 3 || batch[2].task == nil || lost[0] != 1 || lost[1] != 1 {
		t.Errorf("%d in the mailbox, lost %v; want 2 messages and a task, and one of each lost", len(batch), lost)
	}
	b.close()
	if b.post(func() {}) {
		t.Error("a task for one that is closed")
	}
}
