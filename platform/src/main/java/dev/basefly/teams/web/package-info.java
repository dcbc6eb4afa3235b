/** The pages about people: members and invitations in the settings, and where an invitation's link leads. */
@NullMarked
package dev.basefly.teams.web;

import org.jspecify.annotations.NullMarked;
