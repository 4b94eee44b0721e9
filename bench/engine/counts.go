package engine

import "github.com/joulemark/joulemark/algorithms"

// DropReason says why a message did not arrive.
type DropReason uint8

// The reasons for which a message is dropped.
const (
	Lost     DropReason = iota // by a lossy link
	Crashed                    // the receiver was down when it arrived
	Cut                        // a partition lay between
	Overflow                   // the receiver's mailbox was full
	reasons
)

// DropReasons is the number of reasons.
const DropReasons = int(reasons)

// String names the reason.
func (r DropReason) String() string {
	return [...]string{"lost", "receiver down", "partitioned", "mailbox full"}[r]
}

// Counts are the messages of one run. Kinds that the Spec marks as set-up are in
// Setup alone; everything else is the measured phase. A message to oneself is in
// neither.
type Counts struct {
	Sent       int64                          // those that never arrive and no copies included
	Delivered  int64                          // duplicates included
	Dropped    [DropReasons]int64             // by [DropReason], copies included
	Duplicated int64                          // extra copies made by the network
	Bytes      int64                          // payload of what was sent
	Kinds      [algorithms.MaxKinds]KindCount // by the kind's place in the Spec

	// Sizes counts the sent messages by payload size, so that the bytes on the wire
	// can be told for any stack afterwards. The last entry that is not zero ends it.
	Sizes []int64

	// Setup is the messages of all kinds that are marked as set-up.
	Setup KindCount

	// Depth is the longest causal chain: the most messages each of which was sent
	// because of the one before.
	Depth int64

	// BySender and ByReceiver count sent messages by node; nil unless asked for.
	BySender, ByReceiver []int64
	// BytesBySender and BytesByReceiver are the payload of these messages; nil unless asked for.
	BytesBySender, BytesByReceiver []int64
}

// KindCount is the messages of one kind.
type KindCount struct {
	Sent      int64
	Delivered int64 // duplicates included
	Bytes     int64 // payload of what was sent
}

// DroppedTotal adds up the reasons.
func (c *Counts) DroppedTotal() int64 {
	var n int64
	for _, d := range c.Dropped {
		n += d
	}
	return n
}

// MaxSent is the number of messages of the busiest sender, and false where they
// were not counted by node.
func (c *Counts) MaxSent() (int64, bool) {
	var most int64
	for _, n := range c.BySender {
		most = max(most, n)
	}
	return most, c.BySender != nil
}

// Gini is the Gini coefficient of the messages sent by node: 0 where all send the
// same, near 1 where one sends all. False where they were not counted by node.
func (c *Counts) Gini() (float64, bool) {
	if c.BySender == nil {
		return 0, false
	}
	return Gini(c.BySender), true
}

// ByNode has messages counted by node as well, for n nodes.
func (c *Counts) ByNode(n int) {
	c.BySender, c.ByReceiver = make([]int64, n), make([]int64, n)
	c.BytesBySender, c.BytesByReceiver = make([]int64, n), make([]int64, n)
}

// Add takes the counts of some of the nodes into those of all. By-node counts are not touched,
// since they have places of their own.
func (c *Counts) Add(o *Counts) {
	c.Sent += o.Sent
	c.Delivered += o.Delivered
	c.Duplicated += o.Duplicated
	c.Bytes += o.Bytes
	for i, n := range o.Dropped {
		c.Dropped[i] += n
	}
	for i := range o.Kinds {
		c.Kinds[i].add(o.Kinds[i])
	}
	c.Setup.add(o.Setup)
	if more := len(o.Sizes) - len(c.Sizes); more > 0 {
		c.Sizes = append(c.Sizes, make([]int64, more)...)
	}
	for size, n := range o.Sizes {
		if n != 0 {
			c.Sizes[size] += n
		}
	}
	c.Depth = max(c.Depth, o.Depth)
}

func (k *KindCount) add(o KindCount) {
	k.Sent += o.Sent
	k.Delivered += o.Delivered
	k.Bytes += o.Bytes
}

// AddSent books n messages of a kind and a size that have left.
func (c *Counts) AddSent(kind algorithms.Kind, size int, setup bool, n int64) {
	bytes := n * int64(size)
	if setup {
		c.Setup.Sent += n
		c.Setup.Bytes += bytes
		return
	}
	c.Sent += n
	c.Bytes += bytes
	c.Kinds[kind].Sent += n
	c.Kinds[kind].Bytes += bytes
	if more := size + 1 - len(c.Sizes); more > 0 {
		c.Sizes = append(c.Sizes, make([]int64, more)...)
	}
	c.Sizes[size] += n
}

// AddDelivered books n messages of a kind that have arrived.
func (c *Counts) AddDelivered(kind algorithms.Kind, setup bool, n int64) {
	if setup {
		c.Setup.Delivered += n
		return
	}
	c.Delivered += n
	c.Kinds[kind].Delivered += n
}
