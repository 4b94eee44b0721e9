// Package algotest is the conformance suite that every algorithm passes, whoever
// wrote it:
//
//	func TestConformance(t *testing.T) {
//		algotest.Run(t, &request.Centralized, algotest.Options{})
//	}
//
//	func FuzzNodes(f *testing.F) { algotest.Fuzz(f, &request.Centralized) }
//
// It holds an algorithm to the contract of package algorithms and to what its Spec
// claims: that a run is a function of its configuration, that messages are as long as
// they say, that failure-free runs cost what the textbook says, that the properties
// hold under the faults of Spec.Safe and the goal is reached under those of
// Spec.Live, and that no input, however hostile, makes a node panic. Beyond what the
// contract says in words, it asks that Decode keeps none of the bytes it is given,
// because engines reuse their buffers, and that the text of a violation starts with the
// name of the property.
//
// What it does not do: it cannot tell whether the properties and the goal are the right
// ones, and a few hundred random runs are no proof.
//
// A failure prints the configuration of the run as Go source, ready to be pasted into a
// test. Random scenarios are shrunk first.
//
// [Codec] and [Transcripts] are apart from the suite. A Codec holds messages to the bytes that they
// are written as and to what they say of themselves, and the decoder to what it refuses.
// Transcripts tells runs event by event, in files that are written to be read, and holds the
// protocol to them.
//
// It is for tests only, and stands here and not beside the contract because it drives its runs with
// package sim: algorithms imports nothing of ours.
package algotest
