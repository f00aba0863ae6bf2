"""库存单据: how goods come in and go out where no purchase, production or sale stands behind them (REQUIREMENTS 2.15)."""
