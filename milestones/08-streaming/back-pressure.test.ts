import { testBackPressure } from '../../shared/testing/test-back-pressure.ts';

testBackPressure(import.meta.dirname);
