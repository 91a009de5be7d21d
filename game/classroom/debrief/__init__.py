"""What a class has played, from its records: ranking, judgement, who decided, and the prediction poll."""
