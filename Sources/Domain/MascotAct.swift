/// What a mascot does in one of its pictures. The raw value is the picture's number in its address.
public enum MascotAct: Int, CaseIterable, Sendable {
  case blinking = 1
  case jumping, sleeping, eating, waving
}

extension Mascot {
  /// One sentence for those who do not see the picture.
  public func altText(_ act: MascotAct) -> String {
    switch (self, act) {
    case (.cat, .blinking): "A ginger cat on a cushion by the window blinks and swishes its tail."
    case (.cat, .jumping): "A ginger cat leaps up to bat at a toy on a string."
    case (.cat, .sleeping): "A ginger cat sleeps curled up on its cushion, the moon in the window."
    case (.cat, .eating): "A ginger cat eats a fish down to the bones and takes the next from its bowl."
    case (.cat, .waving): "A ginger cat smiles and waves a paw."
    case (.dog, .blinking): "A puppy in a garden blinks at a butterfly on its nose."
    case (.dog, .jumping): "A puppy and its ball jump by turns, the puppy's ears flying."
    case (.dog, .sleeping): "A puppy sleeps on the lawn in the evening, its head on its paws."
    case (.dog, .eating): "A puppy swallows a string of sausages that never ends."
    case (.dog, .waving): "A puppy with its tongue out waves a paw and wags its tail."
    case (.owl, .blinking): "An owl on a branch at night blinks and tilts its head."
    case (.owl, .jumping): "An owl hops off its branch, flaps its wings and lands again."
    case (.owl, .sleeping): "An owl in a striped nightcap sleeps on its branch before the moon."
    case (.owl, .eating): "An owl nibbles a biscuit as round as the moon, and the next one appears."
    case (.owl, .waving): "An owl on a branch in the moonlight waves a wing."
    case (.panda, .blinking): "A panda in a bamboo grove blinks up at a leaf that lands on its head."
    case (.panda, .jumping): "A panda jumps for joy with its arms in the air."
    case (.panda, .sleeping): "A panda sleeps over a log, its arms and legs dangling."
    case (.panda, .eating): "A panda munches a cane of bamboo and takes the next."
    case (.panda, .waving): "A panda with a cane of bamboo in one arm waves the other."
    case (.yoda, .blinking): "A small green sage with great ears leans on a stick and blinks, fireflies around him."
    case (.yoda, .jumping): "A small green sage leaps up with his stick, and the stones rise with him."
    case (.yoda, .sleeping): "A small green sage sleeps floating above the ground while stones circle him."
    case (.yoda, .eating): "A small green sage eats hot soup with a wooden spoon."
    case (.yoda, .waving): "A small green sage in a patched robe waves a hand of three fingers."
    }
  }
}
