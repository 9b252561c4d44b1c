/** Reads when it is first asked, and gives the same ever after, an error as well. */
export function lazily<Value>(read: () => Value): () => Value {
  let answer: (() => Value) | undefined;
  return () => {
    answer ??= answerOf(read);
    return answer();
  };
}

function answerOf<Value>(read: () => Value): () => Value {
  try {
    const value = read();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
