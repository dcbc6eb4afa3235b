/** Whether the database answers, and what the doctor has to say about it. */
@NullMarked
package dev.basefly.database.health;

import org.jspecify.annotations.NullMarked;
