// Package topology draws the nodes of one run and the links between them, with the load of each
// node: the area of a disc is what it sends, that of a circle around the same point what it
// receives, and a cross says that it crashed.
//
//	engine events -> Tally -> Drawing -> places, sizes, shapes -> SVG or PNG
//
// Where a node is drawn follows from the graph alone, so two runs on one graph can be laid side by
// side. Nothing rests on colour alone; the SVG follows the reader between light and dark.
package topology
