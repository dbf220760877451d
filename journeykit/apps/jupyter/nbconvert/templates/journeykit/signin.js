document.forms[0].action += location.hash; // the key of the work, which the way back would lose
