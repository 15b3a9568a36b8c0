package dev.millrace.moderation.review;

/** How far an item is. CLOSED: its asset went before anybody decided. */
enum ItemState {
    OPEN,
    APPROVED,
    BLOCKED,
    CLOSED
}
